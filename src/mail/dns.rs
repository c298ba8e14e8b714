//! What the DNS says of a sender's domain, for those who look for a fault.

use std::future::Future;

use anyhow::Context;
use hickory_resolver::{TokioResolver, proto::rr::RData};

/// A question that got no answer; an answer that there is nothing is an empty list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);

/// Who knows TXT records: the DNS, or a test.
pub trait TextRecords {
    /// The TXT records of `name`, each put together from its parts.
    fn texts(&self, name: &str) -> impl Future<Output = Result<Vec<String>, NoAnswer>>;
}

/// The DNS as this machine asks it.
pub struct SystemDns(TokioResolver);

impl SystemDns {
    /// Reads the machine's settings. Call it within a runtime.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn new() -> anyhow::Result<Self> {
        let builder = TokioResolver::builder_tokio().context("the machine's DNS settings cannot be read")?;
        Ok(Self(builder.build().context("the machine's DNS settings cannot be used")?))
    }
}

impl TextRecords for SystemDns {
    async fn texts(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        // With the dot at its end a name is whole: the machine's own domain is not tried after it.
        match self.0.txt_lookup(format!("{}.", name.trim_end_matches('.'))).await {
            Ok(found) => Ok(found
                .answers()
                .iter()
                .filter_map(|record| match &record.data {
                    RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
                    _ => None,
                })
                .collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => Err(NoAnswer(error.to_string())),
        }
    }
}
