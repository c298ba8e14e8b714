//! Why a mail did not leave or did not arrive, as one word; `mail-cause-<word>` says it to people.

/// A reason, as `email_logs.cause` holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// No connection to a mail server.
    Unreachable,
    /// A server that stopped answering.
    Silent,
    /// No encrypted connection, or a certificate that does not fit.
    Tls,
    /// The mail server does not take our name and password.
    Login,
    /// Mail from our address is not taken.
    Sender,
    /// There is no such mailbox.
    Recipient,
    /// The mailbox has no room.
    Full,
    /// A server that asks to come back later.
    Busy,
    /// Refused for what it says or whom it comes from.
    Refused,
    /// Larger than the server takes.
    Size,
    /// The connection ended between the mail and the answer to it: it may have been taken.
    Doubt,
    /// Reported as not delivered, without a reason that we know.
    Undelivered,
    /// What it was about changed before it could be sent.
    Moot,
    /// A trouble of this installation.
    Ours,
}

/// What we were doing when a server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Dialling, and the first words.
    Greeting,
    Tls,
    Login,
    Sender,
    Recipient,
    /// The mail itself.
    Content,
}

impl Cause {
    pub const ALL: [Self; 14] = [
        Self::Unreachable,
        Self::Silent,
        Self::Tls,
        Self::Login,
        Self::Sender,
        Self::Recipient,
        Self::Full,
        Self::Busy,
        Self::Refused,
        Self::Size,
        Self::Doubt,
        Self::Undelivered,
        Self::Moot,
        Self::Ours,
    ];

    /// The word in the database and in the keys of texts.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Full => "full",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::Size => "size",
            Self::Doubt => "doubt",
            Self::Undelivered => "undelivered",
            Self::Moot => "moot",
            Self::Ours => "ours",
        }
    }

    /// Reads such a word; `None` for any other.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.stored() == word)
    }

    /// What a server meant by the answer `code` (RFC 5321 section 4.2) with `text` at a `stage`: by
    /// the enhanced status in the text (RFC 3463) where there is one, else by the stage.
    pub fn of_answer(stage: Stage, code: u16, text: &str) -> Self {
        if let Some(status) = Enhanced::find(text)
            && let Some(cause) = status.cause()
        {
            return cause;
        }
        let for_now = code < 500;
        match stage {
            Stage::Login => Self::Login,
            Stage::Tls => Self::Tls,
            _ if code == 552 || code == 452 => Self::Full,
            _ if for_now => Self::Busy,
            Stage::Sender => Self::Sender,
            Stage::Recipient => Self::Recipient,
            Stage::Greeting | Stage::Content => Self::Refused,
        }
    }

    /// What a report says by its `Status` and `Diagnostic-Code` (RFC 3464 section 2.3). Servers put
    /// the better of the two into either.
    pub fn of_report(status: &str, diagnostic: &str) -> Self {
        [status, diagnostic]
            .into_iter()
            .filter_map(Enhanced::find)
            .find_map(Enhanced::cause)
            .unwrap_or(Self::Undelivered)
    }
}

/// An enhanced status code (RFC 3463): `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Enhanced(u16, u16, u16);

impl Enhanced {
    /// The first one in a text.
    fn find(text: &str) -> Option<Self> {
        text.split(|c: char| !(c.is_ascii_digit() || c == '.')).find_map(|word| {
            let mut parts = word.split('.').map(|part| part.parse::<u16>().ok());
            let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
            // Four numbers are an address on the network.
            (matches!(class, 2 | 4 | 5) && subject <= 7 && detail <= 999 && parts.next().is_none())
                .then_some(Self(class, subject, detail))
        })
    }

    fn cause(self) -> Option<Cause> {
        let Self(class, subject, detail) = self;
        Some(match (class, subject, detail) {
            (_, 0, _) => return None,
            (_, 1, 7 | 8) => Cause::Sender,
            (5, 1, _) => Cause::Recipient,
            (_, 2, 2) => Cause::Full,
            (_, 2, 3) | (_, 3, 4) => Cause::Size,
            (5, 2, _) => Cause::Recipient,
            (_, 4, _) => Cause::Unreachable,
            (_, 7, 8 | 9) => Cause::Login,
            (4, _, _) => Cause::Busy,
            (5, 7, _) | (5, 5, _) | (5, 6, _) | (5, 3, _) => Cause::Refused,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_the_database_is_one_cause() {
        for cause in Cause::ALL {
            assert_eq!(Cause::from_stored(cause.stored()), Some(cause));
        }
    }

    #[test]
    fn answers_of_real_servers_are_understood() {
        for (stage, code, text, cause) in [
            (
                Stage::Recipient,
                550,
                "5.1.1 <x@y.z>: Recipient address rejected: User unknown",
                Cause::Recipient,
            ),
            (Stage::Recipient, 550, "no such user", Cause::Recipient),
            (Stage::Recipient, 450, "4.2.0 <x@y.z>: Recipient address rejected: Greylisted", Cause::Busy),
            (Stage::Recipient, 451, "please try again in 5 minutes", Cause::Busy),
            (Stage::Recipient, 452, "4.2.2 The email account is over quota", Cause::Full),
            (Stage::Recipient, 554, "5.7.1 <x@y.z>: Relay access denied", Cause::Refused),
            (Stage::Sender, 553, "5.7.1 Sender address rejected: not owned by user", Cause::Refused),
            (Stage::Sender, 550, "not your address", Cause::Sender),
            (Stage::Sender, 550, "5.1.8 Sender domain does not exist", Cause::Sender),
            (Stage::Login, 535, "5.7.8 Error: authentication failed", Cause::Login),
            (Stage::Login, 535, "wrong", Cause::Login),
            (Stage::Content, 554, "Message rejected as spam by 192.0.2.1", Cause::Refused),
            (Stage::Content, 552, "5.3.4 Message too big", Cause::Size),
            (Stage::Greeting, 421, "Too many connections", Cause::Busy),
            (Stage::Greeting, 554, "5.0.0 No", Cause::Refused),
        ] {
            assert_eq!(Cause::of_answer(stage, code, text), cause, "{text}");
        }
    }

    #[test]
    fn a_vague_status_gives_way_to_the_server_s_own_words() {
        assert_eq!(Cause::of_report("5.0.0", "smtp; 550 5.1.1 No such user here"), Cause::Recipient);
        assert_eq!(Cause::of_report("5.0.0", "smtp; 550 no"), Cause::Undelivered);
        assert_eq!(Cause::of_report("5.2.2", ""), Cause::Full);
        assert_eq!(Cause::of_report("4.4.7", "delivery time expired"), Cause::Unreachable);
    }
}
