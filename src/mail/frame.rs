//! What stands around the words of every mail: `mail/layout.html` and `mail/layout.txt`.

use fluent_templates::fluent_bundle::FluentValue;

use crate::{
    config::Config,
    i18n::Lang,
    paths,
    time::{Instant, Zone},
};

/// The frame of a mail, as the field `frame` of both of its templates.
#[derive(Debug, Clone)]
pub struct Frame {
    pub lang: Lang,
    pub subject: String,
    /// Names the zone that the mail's times are in; `None` where the mail has no times.
    pub times_in: Option<String>,
    /// The address of this installation.
    pub home: String,
    /// Where a reader can say that they want no more mails of this kind.
    pub unsubscribe: Option<String>,
}

impl Frame {
    /// The frame of a mail in `lang`, whose times are in `zone`; the zone's offset is the one at
    /// `at`, the time the mail is about.
    pub fn new(config: &Config, lang: Lang, subject: String, zone: &Zone, at: Instant) -> Self {
        let times_in = Some(lang.t1("mail-times-in", "zone", lang.zone_label(zone, at)));
        Self { lang, subject, times_in, home: config.absolute(paths::HOME), unsubscribe: None }
    }

    /// The text of `key`.
    pub fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }

    /// The text of `key` with one value put in.
    pub fn t1<'a>(&self, key: &str, name: &'static str, value: impl Into<FluentValue<'a>>) -> String {
        self.lang.t1(key, name, value)
    }
}
