//! What can become of a mail: a table of states and of what follows what.

/// The state of a mail, as `email_logs.status` holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It is to be sent, or tried again.
    Queued,
    /// Our mail server took it.
    Sent,
    /// A report says that the recipient's server took it.
    Delivered,
    /// Somebody looked at it; known only where the owner wants to know.
    Opened,
    /// Somebody followed a link in it; known only where the owner wants to know.
    Clicked,
    /// A report says that it did not arrive.
    Bounced,
    /// All tries failed, or another could not help.
    Failed,
}

impl State {
    pub const ALL: [Self; 7] =
        [Self::Queued, Self::Sent, Self::Delivered, Self::Opened, Self::Clicked, Self::Bounced, Self::Failed];

    /// The word in the database, in webhooks and in the keys of texts.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
        }
    }

    /// Reads such a word; `None` for any other.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.stored() == word)
    }

    /// Whether a mail in this state may come into the state `next`. The trigger
    /// `email_logs_status_follows` refuses everything else.
    pub fn may_become(self, next: Self) -> bool {
        use State::{Bounced, Clicked, Delivered, Failed, Opened, Queued, Sent};
        matches!(
            (self, next),
            (Queued, Sent | Failed)
                // Its owner sends it again; or a report shows that the server had taken it after all.
                | (Failed, Queued | Sent)
                | (Sent, Delivered | Bounced | Opened | Clicked)
                // A server further on may give it back after another took it.
                | (Delivered, Opened | Clicked | Bounced)
                | (Opened, Clicked)
        )
    }

    /// The states a mail comes through when somebody else says that it is `told`, the last of which
    /// is `told`; `None` when that cannot be, or is no news. News of a mail that we believe not to
    /// be sent proves that it was.
    pub fn way_to(self, told: Self) -> Option<&'static [Self]> {
        let way: &'static [Self] = match (self, told) {
            (Self::Queued | Self::Failed, Self::Delivered) => &[Self::Sent, Self::Delivered],
            (Self::Queued | Self::Failed, Self::Bounced) => &[Self::Sent, Self::Bounced],
            (Self::Queued | Self::Failed, Self::Opened) => &[Self::Sent, Self::Opened],
            (Self::Queued | Self::Failed, Self::Clicked) => &[Self::Sent, Self::Clicked],
            (_, Self::Delivered) => &[Self::Delivered],
            (_, Self::Bounced) => &[Self::Bounced],
            (_, Self::Opened) => &[Self::Opened],
            (_, Self::Clicked) => &[Self::Clicked],
            // Others do not say these.
            (_, Self::Queued | Self::Sent | Self::Failed) => return None,
        };
        let mut from = self;
        let follows = way.iter().all(|next| std::mem::replace(&mut from, *next).may_become(*next));
        follows.then_some(way)
    }
}

#[cfg(test)]
mod tests {
    use super::{State::*, *};

    #[test]
    fn a_word_in_the_database_is_one_state() {
        for state in State::ALL {
            assert_eq!(State::from_stored(state.stored()), Some(state));
        }
        assert_eq!(State::from_stored("Sent"), None);
    }

    #[test]
    fn what_follows_what_is_this_table() {
        let follows = |state: State| State::ALL.into_iter().filter(|next| state.may_become(*next)).collect();
        let table: [(State, Vec<State>); 7] = State::ALL.map(|state| (state, follows(state)));
        assert_eq!(
            table,
            [
                (Queued, vec![Sent, Failed]),
                (Sent, vec![Delivered, Opened, Clicked, Bounced]),
                (Delivered, vec![Opened, Clicked, Bounced]),
                (Opened, vec![Clicked]),
                (Clicked, vec![]),
                (Bounced, vec![]),
                (Failed, vec![Queued, Sent]),
            ]
        );
    }

    #[test]
    fn every_step_of_a_way_is_allowed_and_old_news_lead_nowhere() {
        for from in State::ALL {
            for told in State::ALL {
                let Some(way) = from.way_to(told) else { continue };
                assert_eq!(way.last(), Some(&told));
                let steps = std::iter::once(from).chain(way.iter().copied()).collect::<Vec<_>>();
                assert!(steps.windows(2).all(|pair| pair[0].may_become(pair[1])), "{steps:?}");
            }
            assert_eq!(from.way_to(from), None, "{from:?} twice");
        }
        assert_eq!(Queued.way_to(Delivered), Some(&[Sent, Delivered][..]));
        assert_eq!(Bounced.way_to(Delivered), None);
        assert_eq!(Clicked.way_to(Opened), None);
        assert_eq!(Sent.way_to(Failed), None);
    }
}
