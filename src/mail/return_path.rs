//! Where reports about a mail go, and how they say which mail they are about.

use anyhow::Context;
use lettre::{Address, address::Envelope};

use crate::{config::MailConfig, ids::EmailLogId};

/// The envelope's sender. With an address for reports (`MAIL_BOUNCES=reports@example.org`) each mail
/// has one of its own, `reports+<id>@example.org`: a report finds its mail even when the server that
/// makes it leaves everything else out. Ids are random enough that only who got the mail knows one.
#[derive(Debug, Clone)]
pub struct ReturnPath {
    reports: Option<Address>,
    asks: bool,
}

impl ReturnPath {
    /// As the settings say.
    pub fn of(config: &MailConfig) -> Self {
        Self { reports: config.bounces.clone(), asks: config.takes_mails_in() }
    }

    /// Whether servers are asked for reports: only when somebody reads them.
    pub fn asks_for_reports(&self) -> bool {
        self.asks
    }

    /// The envelope of the mail of row `log`.
    ///
    /// # Errors
    /// When the address for reports cannot be put together.
    pub fn envelope(&self, log: EmailLogId, mail: &lettre::Message) -> anyhow::Result<Envelope> {
        let usual = mail.envelope();
        let Some(reports) = &self.reports else { return Ok(usual.clone()) };
        let from = Address::new(format!("{}+{}", reports.user(), log.0.simple()), reports.domain())
            .context("the address of MAIL_BOUNCES is too long")?;
        Envelope::new(Some(from), usual.to().to_vec()).context("an envelope without a recipient")
    }
}

/// The mail that a report to `address` is about: the reverse of [`ReturnPath::envelope`], whatever
/// the domain, which a forwarding server may have changed.
pub fn mail_of(address: &str) -> Option<EmailLogId> {
    let (local, _) = address.rsplit_once('@')?;
    let (_, id) = local.rsplit_once('+')?;
    (id.len() == 32).then(|| id.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_s_address_names_the_mail() {
        let id: EmailLogId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("an id");
        let address = format!("reports+{}@example.org", id.0.simple());
        assert_eq!(mail_of(&address), Some(id));
        assert_eq!(mail_of("reports+01890a5d@example.org"), None);
        assert_eq!(mail_of("reports@example.org"), None);
    }
}
