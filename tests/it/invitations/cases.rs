//! Who gets which mail when an owner does what: a table. A guest's mail is written as
//! `binh REQUEST 1`, with the METHOD and the SEQUENCE of its calendar and, of one occurrence or a series
//! with a changed one, its RECURRENCE-ID; a mail without a calendar as `an -`.

use crate::support::{TestApp, seeds::Owner};

/// What the owner does to the event.
enum Act {
    /// Saves its form; `series` is that of the table's event.
    Save(&'static [(&'static str, &'static str)]),
    Delete(&'static [(&'static str, &'static str)]),
    Restore,
    /// Takes the last change back.
    Undo,
    Remind,
    Move(&'static [(&'static str, &'static str)]),
}

struct Case {
    name: &'static str,
    guests: &'static str,
    rule: &'static str,
    /// Done before, and told.
    before: &'static [Act],
    act: Act,
    /// The mails of `act`, in order of their words.
    mails: &'static [&'static str],
}

const ONE: &str = "binh@example.org";
const TWO: &str = "binh@example.org, chi@example.org";
const LATER: &[(&str, &str)] = &[("start_time", "2026-03-10T11:00"), ("end_time", "2026-03-10T12:00")];
const BOTH_1: &[&str] = &["binh REQUEST 1", "chi REQUEST 1"];
const OFF_1: &[&str] = &["binh CANCEL 1", "chi CANCEL 1"];
const THIS: [(&str, &str); 2] = [("scope", "this"), ("occurrence", "2026-03-17T02:00:00Z")];
const THIS_TITLE: &[(&str, &str)] = &[THIS[0], THIS[1], ("title", "Big")];
const ALL_ONE: &[(&str, &str)] = &[("scope", "all"), ("attendees", ONE)];
const ALL_TWO: &[(&str, &str)] = &[("scope", "all"), ("attendees", TWO)];
const FOLLOWING: [(&str, &str); 2] = [("scope", "following"), ("occurrence", "2026-03-17T02:00:00Z")];

const CASES: &[Case] = &[
    Case { name: "nothing", guests: TWO, rule: "", before: &[], act: Act::Save(&[]), mails: &[] },
    Case {
        name: "what only the owner sees",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[
            ("color", "#d50000"),
            ("reminders", "10"),
            ("visibility", "private"),
            ("transparency", "transparent"),
            ("guests_can_see_guests", "false"),
            ("guests_can_invite", "true"),
        ]),
        mails: &[],
    },
    Case { name: "the time", guests: TWO, rule: "", before: &[], act: Act::Save(LATER), mails: BOTH_1 },
    Case {
        name: "the time, by dragging",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Move(LATER),
        mails: BOTH_1,
    },
    Case {
        name: "the zone alone",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("timezone", "Asia/Bangkok")]),
        mails: BOTH_1,
    },
    Case {
        name: "the title",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("title", "Other")]),
        mails: BOTH_1,
    },
    Case {
        name: "the place",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("location", "Room 2")]),
        mails: BOTH_1,
    },
    Case {
        name: "the description",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("description", "Bring numbers")]),
        mails: BOTH_1,
    },
    Case {
        name: "the video call",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("conference_url", "https://meet.example/x")]),
        mails: BOTH_1,
    },
    Case {
        name: "tentative",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("status", "tentative")]),
        mails: BOTH_1,
    },
    Case {
        name: "cancelled",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("status", "cancelled")]),
        mails: OFF_1,
    },
    Case {
        name: "confirmed again",
        guests: TWO,
        rule: "",
        before: &[Act::Save(&[("status", "cancelled")])],
        act: Act::Save(&[("status", "confirmed")]),
        mails: &["binh REQUEST 2", "chi REQUEST 2"],
    },
    Case {
        name: "one more guest",
        guests: ONE,
        rule: "",
        before: &[],
        act: Act::Save(&[("attendees", TWO)]),
        mails: &["chi REQUEST 0"],
    },
    Case {
        name: "one more guest and another time",
        guests: ONE,
        rule: "",
        before: &[],
        act: Act::Save(&[
            ("attendees", TWO),
            ("start_time", "2026-03-10T11:00"),
            ("end_time", "2026-03-10T12:00"),
        ]),
        mails: BOTH_1,
    },
    Case {
        name: "one guest less",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[("attendees", ONE)]),
        mails: &["chi CANCEL 0"],
    },
    Case {
        name: "one guest less and another time",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Save(&[
            ("attendees", ONE),
            ("start_time", "2026-03-10T11:00"),
            ("end_time", "2026-03-10T12:00"),
        ]),
        mails: &["binh REQUEST 1", "chi CANCEL 1"],
    },
    Case {
        name: "one guest for another",
        guests: ONE,
        rule: "",
        before: &[],
        act: Act::Save(&[("attendees", "chi@example.org")]),
        mails: &["binh CANCEL 0", "chi REQUEST 0"],
    },
    Case {
        name: "a guest invited again",
        guests: TWO,
        rule: "",
        before: &[Act::Save(&[("attendees", ONE)])],
        act: Act::Save(&[("attendees", TWO)]),
        mails: &["chi REQUEST 0"],
    },
    Case {
        name: "a guest by another name",
        guests: ONE,
        rule: "",
        before: &[],
        act: Act::Save(&[("attendees", "Bình <BINH@example.org>")]),
        mails: &[],
    },
    Case {
        name: "the owner among the guests",
        guests: ONE,
        rule: "",
        before: &[],
        act: Act::Save(&[("attendees", "binh@example.org, owner@example.com")]),
        mails: &[],
    },
    Case { name: "deleted", guests: TWO, rule: "", before: &[], act: Act::Delete(&[]), mails: OFF_1 },
    Case {
        name: "restored",
        guests: TWO,
        rule: "",
        before: &[Act::Delete(&[])],
        act: Act::Restore,
        mails: &["binh REQUEST 2", "chi REQUEST 2"],
    },
    Case {
        name: "deleted, without the guest taken off before",
        guests: TWO,
        rule: "",
        before: &[Act::Save(&[("attendees", ONE)])],
        act: Act::Delete(&[]),
        mails: &["binh CANCEL 1"],
    },
    Case {
        name: "a change taken back",
        guests: TWO,
        rule: "",
        before: &[Act::Save(LATER)],
        act: Act::Undo,
        mails: &["binh REQUEST 2", "chi REQUEST 2"],
    },
    Case {
        name: "a deletion taken back",
        guests: TWO,
        rule: "",
        before: &[Act::Delete(&[])],
        act: Act::Undo,
        mails: &["binh REQUEST 2", "chi REQUEST 2"],
    },
    Case {
        name: "a new guest taken back",
        guests: ONE,
        rule: "",
        before: &[Act::Save(&[("attendees", TWO)])],
        act: Act::Undo,
        mails: &["chi CANCEL 1"],
    },
    Case {
        name: "a guest's removal taken back",
        guests: TWO,
        rule: "",
        before: &[Act::Save(&[("attendees", ONE)])],
        act: Act::Undo,
        mails: &["chi REQUEST 1"],
    },
    Case {
        name: "a reminder",
        guests: TWO,
        rule: "",
        before: &[],
        act: Act::Remind,
        mails: &["binh REQUEST 0", "chi REQUEST 0"],
    },
    Case {
        name: "a second reminder",
        guests: TWO,
        rule: "",
        before: &[Act::Remind],
        act: Act::Remind,
        mails: &[],
    },
    Case {
        name: "a reminder after a change",
        guests: ONE,
        rule: "",
        before: &[Act::Save(LATER)],
        act: Act::Remind,
        mails: &["binh REQUEST 1"],
    },
    Case {
        name: "a series",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Save(&[("scope", "all"), ("title", "Other")]),
        mails: BOTH_1,
    },
    Case {
        name: "its rule",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Save(&[("scope", "all"), ("recurrence_rule", "FREQ=WEEKLY;COUNT=5")]),
        mails: BOTH_1,
    },
    Case {
        name: "one occurrence",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Save(&[
            THIS[0],
            THIS[1],
            ("start_time", "2026-03-17T11:00"),
            ("end_time", "2026-03-17T12:00"),
        ]),
        mails: &["binh REQUEST 1 20260317T090000", "chi REQUEST 1 20260317T090000"],
    },
    Case {
        name: "one occurrence with one guest more",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Save(&[THIS[0], THIS[1], ("title", "Other"), ("attendees", TWO)]),
        mails: &["binh REQUEST 1 20260317T090000", "chi REQUEST 1 20260317T090000"],
    },
    Case {
        name: "one occurrence left out",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Delete(&THIS),
        mails: BOTH_1,
    },
    Case {
        name: "one occurrence left out and taken back",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Delete(&THIS)],
        act: Act::Undo,
        mails: &["binh REQUEST 2", "chi REQUEST 2"],
    },
    Case {
        name: "this and those that follow",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Save(&[FOLLOWING[0], FOLLOWING[1], ("title", "Other")]),
        mails: &["binh REQUEST 0", "binh REQUEST 1"],
    },
    Case {
        name: "ended before an occurrence",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Delete(&FOLLOWING),
        mails: BOTH_1,
    },
    Case {
        name: "a series deleted",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[],
        act: Act::Delete(&[("scope", "all")]),
        mails: OFF_1,
    },
    Case {
        name: "a series with a changed date",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE)],
        act: Act::Save(&[("scope", "all"), ("title", "Other")]),
        mails: &["binh REQUEST 1 20260317T090000", "chi REQUEST 1 20260317T090000"],
    },
    Case {
        name: "a series with a date that one guest was taken off",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(&[THIS[0], THIS[1], ("title", "Big"), ("attendees", ONE)])],
        act: Act::Save(&[("scope", "all"), ("title", "Other")]),
        mails: &["binh REQUEST 1 20260317T090000", "chi REQUEST 1"],
    },
    Case {
        name: "one more guest of a series with a changed date",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE)],
        act: Act::Save(ALL_TWO),
        mails: &["chi REQUEST 0 20260317T090000"],
    },
    Case {
        name: "a changed date, once its series has one more guest",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE), Act::Save(ALL_TWO)],
        act: Act::Save(&[THIS[0], THIS[1], ("title", "Bigger")]),
        mails: &["binh REQUEST 2 20260317T090000", "chi REQUEST 2 20260317T090000"],
    },
    Case {
        name: "a changed date deleted, once its series has one more guest",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE), Act::Save(ALL_TWO)],
        act: Act::Delete(&THIS),
        mails: &[
            "binh CANCEL 2 20260317T090000",
            "binh REQUEST 1",
            "chi CANCEL 2 20260317T090000",
            "chi REQUEST 1",
        ],
    },
    Case {
        name: "one guest of a series with a changed date less",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE)],
        act: Act::Save(ALL_ONE),
        mails: &["chi CANCEL 0"],
    },
    Case {
        name: "a changed date, once its series has one guest less",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE), Act::Save(ALL_ONE)],
        act: Act::Save(&[THIS[0], THIS[1], ("title", "Bigger")]),
        mails: &["binh REQUEST 2 20260317T090000"],
    },
    Case {
        name: "a new guest of a series with a changed date taken back",
        guests: ONE,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE), Act::Save(ALL_TWO)],
        act: Act::Undo,
        mails: &["chi CANCEL 1"],
    },
    Case {
        name: "a guest's removal from a series with a changed date taken back",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(THIS_TITLE), Act::Save(ALL_ONE)],
        act: Act::Undo,
        mails: &["chi REQUEST 1 20260317T090000"],
    },
    Case {
        name: "one guest less from a date before a changed one",
        guests: TWO,
        rule: "FREQ=WEEKLY",
        before: &[Act::Save(&[("scope", "this"), ("occurrence", "2026-03-24T02:00:00Z"), ("title", "Big")])],
        act: Act::Save(&[FOLLOWING[0], FOLLOWING[1], ("attendees", ONE)]),
        mails: &["binh REQUEST 0 20260324T090000", "binh REQUEST 1", "chi REQUEST 1"],
    },
];

impl Act {
    async fn perform(&self, owner: &Owner, path: &str, undo: &mut Option<String>) {
        let (address, fields) = match self {
            Self::Save(fields) => (path.to_owned(), *fields),
            Self::Delete(fields) => (format!("{path}/delete"), *fields),
            Self::Restore => (format!("{path}/restore"), &[][..]),
            Self::Undo => (undo.take().expect("a change to take back"), &[][..]),
            Self::Remind => (format!("{path}/remind"), &[][..]),
            Self::Move(fields) => (format!("{path}/move"), *fields),
        };
        let page = owner.post(&address, fields).await.follow().await;
        *undo = page.attrs("form[action*='/events/undo/']", "action").into_iter().next();
    }
}

#[actix_web::test]
async fn every_act_sends_exactly_the_mails_it_should() {
    let app = TestApp::start().await;
    let owner = app.owner("owner").await;
    let mut wrong = Vec::new();
    for case in CASES {
        let fields = [
            ("title", "Họp"),
            ("start_time", "2026-03-10T09:00"),
            ("end_time", "2026-03-10T10:00"),
            ("attendees", case.guests),
            ("recurrence_rule", case.rule),
        ];
        let path = format!("/events/{}", owner.create_event(&fields).await);
        app.deliver_mail().await;
        let mut undo = None;
        for act in case.before {
            act.perform(&owner, &path, &mut undo).await;
            app.deliver_mail().await;
        }
        case.act.perform(&owner, &path, &mut undo).await;
        let mut mails: Vec<String> = app
            .deliver_mail()
            .await
            .iter()
            .map(|mail| {
                let to = mail.to.split('@').next().unwrap_or_default();
                if mail.calendar.is_none() {
                    return format!("{to} -");
                }
                let lines = mail.calendar_lines();
                let value = |name: &str| {
                    let line = lines.iter().find(|line| line.starts_with(name));
                    line.and_then(|line| line.rsplit_once(':')).map(|(_, value)| value.to_owned())
                };
                let occurrence = value("RECURRENCE-ID").map(|id| format!(" {id}")).unwrap_or_default();
                let said = [value("METHOD:"), value("SEQUENCE:")].map(Option::unwrap_or_default);
                format!("{to} {}{occurrence}", said.join(" "))
            })
            .collect();
        mails.sort();
        if mails != case.mails {
            wrong.push(format!("{}: {mails:?} instead of {:?}", case.name, case.mails));
        }
        owner.post(&format!("{path}/delete"), &[("scope", "all")]).await;
        app.deliver_mail().await;
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
