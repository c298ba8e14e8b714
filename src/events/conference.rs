//! The online meeting of an event: `events.conference_data`, `{"type", "url"}`.

use serde_json::{Value, json};
use url::Url;

/// The longest address taken, in characters.
pub const MAX_CHARS: usize = 2_048;

/// The column for a web address; `None` for anything else.
pub fn from_address(address: &str) -> Option<Value> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let kind = if of("meet.google.com") {
        "google_meet"
    } else if of("zoom.us") {
        "zoom"
    } else {
        "custom"
    };
    (address.chars().count() <= MAX_CHARS).then(|| json!({"type": kind, "url": url.as_str()}))
}

/// The address of the meeting; anything but a web address is none.
pub fn url(data: Option<&Value>) -> Option<String> {
    let url = data?.get("url")?.as_str()?;
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_tells_the_kind_of_meeting() {
        let kind = |address: &str| from_address(address).map(|data| data["type"].as_str().map(str::to_owned));
        assert_eq!(kind("https://meet.google.com/abc-defg"), Some(Some("google_meet".into())));
        assert_eq!(kind("https://us02web.zoom.us/j/1?pwd=x"), Some(Some("zoom".into())));
        assert_eq!(kind("http://notzoom.us/j/1"), Some(Some("custom".into())));
    }

    #[test]
    fn only_web_addresses_are_taken() {
        let long = format!("https://a.example/{}", "x".repeat(MAX_CHARS));
        for bad in
            ["", "zoom", "javascript:alert(1)", "tel:+1", "data:text/html,x", "https://", long.as_str()]
        {
            assert_eq!(from_address(bad), None, "{bad:.30}");
        }
        assert_eq!(url(Some(&json!({"url": "javascript:alert(1)"}))), None);
    }
}
