//! What an owner reads of a mail that did not arrive, wherever its booking or its guest is shown
//! (`mail/trouble.html`).

use super::{EmailLog, State};
use crate::{i18n::Lang, paths};

/// A mail that did not arrive, in words, with a button that sends it again.
#[derive(Debug, Clone)]
pub struct TroubleNote {
    /// That it failed or came back, and why.
    pub text: String,
    /// The server's own words.
    pub detail: Option<String>,
    /// Where the button posts to.
    pub action: String,
    /// The page to come back to.
    pub next: String,
    pub label: String,
}

impl TroubleNote {
    /// The note about `mail` on the page `next`.
    pub fn new(lang: Lang, mail: &EmailLog, next: &str) -> Self {
        let what =
            if mail.state() == State::Bounced { "mail-trouble-bounced" } else { "mail-trouble-failed" };
        let what = lang.t1(what, "address", mail.recipient_email.as_str());
        let text = match cause_words(lang, mail) {
            Some(why) => format!("{what} {why}"),
            None => what,
        };
        Self {
            text,
            detail: mail.error_message.clone(),
            action: paths::resend_mail(mail.id),
            next: next.to_owned(),
            label: lang.t("mail-resend"),
        }
    }
}

/// Why it failed, is late or came back, in a sentence.
pub fn cause_words(lang: Lang, mail: &EmailLog) -> Option<String> {
    mail.cause.as_deref().map(|cause| lang.t(&format!("mail-cause-{cause}")))
}
