//! The settings of the language model, `AI_…`.

use std::time::Duration;

use anyhow::{Context, bail};
use url::Url;

use super::Password;

/// Which language model the assistant asks, how long it waits, and how much people may use.
#[derive(Debug, Clone)]
pub struct AiConfig {
    /// `AI_BASE_URL`: what stands before `/chat/completions`, without a slash at the end.
    pub base_url: Url,
    /// `AI_MODEL`: the model's name there.
    pub model: String,
    /// `AI_API_KEY`: sent as a bearer token; none.
    pub api_key: Option<Password>,
    /// `AI_STREAM`: whether answers are asked for piece by piece; yes.
    pub stream: bool,
    /// `AI_TIMEOUT`: how long the model may be silent; a minute.
    pub patience: Duration,
    /// `AI_CONTEXT_TOKENS`: how much one request carries at most, in tokens as we estimate them.
    pub context_tokens: u32,
    /// `AI_MESSAGES_PER_HOUR`: how many messages of one person go to the model; `None`: any number.
    pub messages_per_hour: Option<u32>,
    /// `AI_TOKENS_PER_DAY`: how many tokens one person may use in 24 hours; `None`: any number.
    pub tokens_per_day: Option<u32>,
}

impl AiConfig {
    /// Reads the settings by name; `None` when there is no model. An empty setting counts as unset.
    ///
    /// # Errors
    /// The first that is wrong, in a sentence an operator can act on.
    pub(super) fn read(setting: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<Self>> {
        let Some(base_url) = setting("AI_BASE_URL") else {
            for name in ["AI_MODEL", "AI_API_KEY"] {
                if setting(name).is_some() {
                    bail!(
                        "{name} is set without AI_BASE_URL; set AI_BASE_URL to the server's address, such as https://api.openai.com/v1, or leave both unset"
                    );
                }
            }
            return Ok(None);
        };
        let base_url = address(&base_url)?;
        let model = setting("AI_MODEL").context(
            "AI_BASE_URL is set without AI_MODEL; set AI_MODEL to the name of a model of that server",
        )?;
        if model.len() > 200 || model.chars().any(char::is_control) {
            bail!("AI_MODEL must be a model's name of at most 200 characters, such as gpt-4.1-mini");
        }
        let api_key = setting("AI_API_KEY");
        if api_key.as_ref().is_some_and(|key| !key.bytes().all(|byte| byte.is_ascii_graphic())) {
            bail!("AI_API_KEY must be the key alone, without spaces or quotation marks around it");
        }
        let stream = match setting("AI_STREAM").as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(other) => bail!("AI_STREAM is {other:?}; it must be on or off"),
        };
        let number = |name: &str, unset: u32, least: u32, most: u32| match setting(name) {
            None => Ok(unset),
            Some(text) => {
                text.parse().ok().filter(|number| (least..=most).contains(number)).with_context(|| {
                    format!("{name} is {text:?}; it must be a whole number from {least} to {most}")
                })
            }
        };
        let limit = |name: &str, unset: u32, most: u32| {
            number(name, unset, 0, most).map(|number| (number > 0).then_some(number))
        };
        Ok(Some(Self {
            base_url,
            model,
            api_key: api_key.map(Password),
            stream,
            patience: Duration::from_secs(number("AI_TIMEOUT", 60, 5, 600)?.into()),
            context_tokens: number("AI_CONTEXT_TOKENS", 12_000, 6_000, 1_000_000)?,
            messages_per_hour: limit("AI_MESSAGES_PER_HOUR", 60, 1_000_000)?,
            tokens_per_day: limit("AI_TOKENS_PER_DAY", 500_000, 2_000_000_000)?,
        }))
    }

    /// Where requests go.
    pub fn endpoint(&self) -> String {
        format!("{}/chat/completions", self.base_url.as_str().trim_end_matches('/'))
    }

    /// Whose server it is, for the people whose data it sees: `api.openai.com`, `127.0.0.1:11434`.
    pub fn server(&self) -> String {
        let host = self.base_url.host_str().unwrap_or_default();
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

fn address(text: &str) -> anyhow::Result<Url> {
    let wrong = || {
        format!(
            "AI_BASE_URL is {text:?}; it must be a web address up to /chat/completions, such as https://api.openai.com/v1"
        )
    };
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.with_context(wrong)?;
    if !url.username().is_empty() || url.password().is_some() {
        bail!("AI_BASE_URL must not hold a user or password; the key goes into AI_API_KEY");
    }
    if url.query().is_some() || url.fragment().is_some() {
        bail!("{}", wrong());
    }
    if url.path().trim_end_matches('/').ends_with("/chat/completions") {
        bail!("AI_BASE_URL must end before /chat/completions, which Calento adds: https://api.openai.com/v1");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> anyhow::Result<Option<AiConfig>> {
        AiConfig::read(&|name: &str| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
    }

    #[test]
    fn an_address_and_a_name_are_enough_and_nothing_means_no_model() {
        assert!(read(&[]).expect("no settings").is_none());
        let config = read(&[("AI_BASE_URL", "http://127.0.0.1:11434/v1/"), ("AI_MODEL", "qwen3")]);
        let config = config.expect("right").expect("a model");
        assert_eq!(config.endpoint(), "http://127.0.0.1:11434/v1/chat/completions");
        assert_eq!(config.server(), "127.0.0.1:11434");
        assert!(config.stream && config.api_key.is_none());
        assert_eq!(config.messages_per_hour, Some(60));
        let unlimited = [("AI_BASE_URL", "https://x.example"), ("AI_MODEL", "m"), ("AI_TOKENS_PER_DAY", "0")];
        assert_eq!(read(&unlimited).expect("right").expect("a model").tokens_per_day, None);
    }

    #[test]
    fn a_wrong_setting_is_named_in_a_sentence() {
        let right = [("AI_BASE_URL", "https://api.example.org/v1"), ("AI_MODEL", "m")];
        for (name, value) in [
            ("AI_BASE_URL", "api.example.org"),
            ("AI_BASE_URL", "ftp://api.example.org"),
            ("AI_BASE_URL", "https://me:key@api.example.org/v1"),
            ("AI_BASE_URL", "https://api.example.org/v1?key=1"),
            ("AI_BASE_URL", "https://api.example.org/v1/chat/completions"),
            ("AI_MODEL", "a\nb"),
            ("AI_API_KEY", "Bearer sk-1"),
            ("AI_STREAM", "yes"),
            ("AI_TIMEOUT", "1"),
            ("AI_CONTEXT_TOKENS", "many"),
            ("AI_MESSAGES_PER_HOUR", "-1"),
            ("AI_TOKENS_PER_DAY", "1.5"),
        ] {
            let mut pairs = vec![(name, value)];
            pairs.extend(right);
            let error = read(&pairs).expect_err(name);
            assert!(error.to_string().contains(name), "{error}");
        }
        for alone in ["AI_MODEL", "AI_API_KEY", "AI_BASE_URL"] {
            let error = read(&[(alone, "https://x.example")]).expect_err(alone);
            assert!(error.to_string().contains("AI_BASE_URL"), "{error}");
        }
    }

    #[test]
    fn the_key_is_not_printed() {
        let pairs = [("AI_BASE_URL", "https://x.example"), ("AI_MODEL", "m"), ("AI_API_KEY", "sk-secret")];
        let config = read(&pairs).expect("right").expect("a model");
        assert!(!format!("{config:?}").contains("sk-secret"));
    }
}
