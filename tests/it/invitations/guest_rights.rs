//! What the organizer lets guests do, and reminders to those who have not answered.

use crate::support::{
    TestApp,
    app::{Mail, mail_to},
    seeds::Owner,
};

const EVENT: [(&str, &str); 4] = [
    ("title", "Họp"),
    ("start_time", "2026-03-10T09:00"),
    ("end_time", "2026-03-10T10:00"),
    ("attendees", "Bình <binh@example.org>, Chi <chi@example.org>"),
];

async fn host(app: &TestApp, more: &[(&str, &str)]) -> (Owner, String) {
    let an = app.owner("an").await;
    let path = format!("/events/{}", an.create_event(&[&EVENT[..], more].concat()).await);
    (an, path)
}

fn attendees(mail: &Mail) -> Vec<String> {
    let lines = mail.calendar_lines();
    let lines = lines.into_iter().filter(|line| line.starts_with("ATTENDEE"));
    lines.filter_map(|line| Some(line.rsplit_once("mailto:")?.1.to_owned())).collect()
}

#[actix_web::test]
async fn guests_see_each_other_and_what_they_answered() {
    let app = TestApp::start().await;
    let (_an, _) = host(&app, &[]).await;
    let mails = app.deliver_mail().await;
    let (binh, chi) = (mail_to(&mails, "binh@example.org"), mail_to(&mails, "chi@example.org"));
    assert_eq!(attendees(binh), ["binh@example.org", "chi@example.org"]);
    let answer = [("response_status", "declined"), ("comment", "Only for An")];
    app.visitor().post(&chi.link("/invitations/"), &answer).await.assert_see_other();
    let page = app.visitor().get(&binh.link("/invitations/")).await.assert_status(200);
    assert_eq!(page.all(".people strong"), ["Chi"]);
    assert_eq!(page.all(".people .badge"), ["Not coming"]);
    assert!(!page.body().contains("Only for An"));
    assert!(!page.has("form[action$='/guests']"));
}

#[actix_web::test]
async fn a_hidden_guest_list_is_hidden_on_the_page_in_the_mail_and_from_accounts() {
    let app = TestApp::start().await;
    let account = app.owner("dung").await;
    let hidden = [
        ("guests_can_see_guests", "false"),
        ("attendees", "binh@example.org, dung@example.com, chi@example.org"),
    ];
    let an = app.owner("an").await;
    let path = format!("/events/{}", an.create_event(&[&EVENT[..3], &hidden].concat()).await);
    let mails = app.deliver_mail().await;
    for mail in &mails {
        assert_eq!(attendees(mail).join(" "), mail.to);
        let others = ["binh@example.org", "chi@example.org", "dung@example.com"];
        let others = others.iter().filter(|other| **other != mail.to);
        let page = app.visitor().get(&mail.link("/invitations/")).await.assert_status(200);
        for other in others {
            assert!(
                !page.body().contains(*other) && !mail.raw.contains(*other) && !mail.html.contains(*other)
            );
        }
    }
    let page = account.get(&path).await.follow().await;
    assert!(!page.body().contains("chi@example.org"), "{page}");
    // A search by a guest's address finds the organizer's event for the organizer only.
    assert!(!account.get("/search?q=chi@example.org").await.has(".h-event"));
    // The form shows what was chosen, and keeps it.
    let form = an.get(&format!("{path}/edit")).await.form(&format!("form[action='{path}']"));
    let sent: Vec<_> = form.fields.iter().filter(|field| field.0 == "guests_can_see_guests").collect();
    assert_eq!(sent.iter().map(|field| field.1.as_str()).collect::<Vec<_>>(), ["false"]);
    form.set("title", "Other").send().await.assert_see_other();
    for mail in app.deliver_mail().await {
        assert_eq!(attendees(&mail).join(" "), mail.to);
    }
    assert!(an.get(&path).await.body().contains("Guests do not see who else is invited."));
}

#[actix_web::test]
async fn occurrences_go_by_the_rights_of_their_series_and_an_undo_brings_them_back() {
    let app = TestApp::start().await;
    let rights = [("guests_can_see_guests", "false"), ("recurrence_rule", "FREQ=WEEKLY")];
    let (an, path) = host(&app, &rights).await;
    app.deliver_mail().await;
    for scope in ["this", "following"] {
        let part = [("scope", scope), ("occurrence", "2026-03-17T02:00:00Z"), ("title", scope)];
        an.post(&path, &part).await.assert_see_other();
        let mails = app.deliver_mail().await;
        assert!(!mails.is_empty());
        for mail in mails {
            assert_eq!(attendees(&mail).join(" "), mail.to, "{scope}");
        }
    }
    let open = an.post(&path, &[("guests_can_see_guests", "true"), ("scope", "all")]).await.follow().await;
    assert!(!open.body().contains("Guests do not see"));
    open.form("form[action*='/events/undo/']").send().await.assert_see_other();
    assert!(an.get(&path).await.body().contains("Guests do not see"));
}

#[actix_web::test]
async fn a_guest_invites_others_where_the_organizer_lets_them() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[("guests_can_invite", "true")]).await;
    let mails = app.deliver_mail().await;
    let link = mail_to(&mails, "binh@example.org").link("/invitations/");
    let page = app.visitor().get(&link).await.assert_status(200);
    let form = page.form("form[action$='/guests']").set("attendees", "Em <em@example.org>\nchi@example.org");
    let page = form.send().await.follow().await;
    assert_eq!(page.all(".people strong"), ["Chi", "Em"]);
    assert!(page.text(".people").contains("Invited by you"), "{page}");
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2, "the new guest and the organizer");
    assert_eq!(attendees(mail_to(&mails, "em@example.org")).len(), 3);
    let told = mail_to(&mails, "an@example.com");
    assert!(told.subject.contains("Bình") && told.text.contains("Em"), "{}", told.text);
    let event = an.get(&path).await;
    assert!(event.text(".people").contains("Invited by Bình"), "{event}");
    // Whom the organizer takes off stays off.
    an.post(&path, &[("attendees", "binh@example.org, chi@example.org")]).await.assert_see_other();
    app.deliver_mail().await;
    let again = app.visitor().post(&format!("{link}/guests"), &[("attendees", "em@example.org")]).await;
    assert!(again.assert_status(422).error_of("attendees").is_some());
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_guest_who_may_not_invite_or_writes_nonsense_or_too_many_is_refused() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[]).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let bring =
        async |typed: &str| app.visitor().post(&format!("{link}/guests"), &[("attendees", typed)]).await;
    bring("em@example.org").await.assert_status(422);
    an.post(&path, &[("guests_can_invite", "true")]).await.assert_see_other();
    let many: Vec<String> = (0..11).map(|number| format!("g{number}@example.org")).collect();
    for typed in ["", "nobody", "an@example.com", "x@y.vn\r\nBcc: z@y.vn", &many.join("\n")] {
        let page = bring(typed).await.assert_status(422);
        assert!(page.error_of("attendees").is_some(), "{typed}: {page}");
        assert_eq!(page.value_of("attendees"), typed.replace("\r\n", "\n"), "{page}");
    }
    assert!(app.deliver_mail().await.is_empty());
    app.visitor().post("/invitations/nobody/guests", &[("attendees", "a@b.vn")]).await.assert_status(404);
    app.set_now("2026-03-10T03:00:00Z");
    bring("em@example.org").await.assert_status(422);
}

#[actix_web::test]
async fn where_the_list_is_hidden_inviting_does_not_tell_who_stands_on_it() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[]).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let bring = async || {
        let fields = [("attendees", "chi@example.org")];
        app.visitor().post(&format!("{link}/guests"), &fields).await
    };
    an.post(&path, &[("guests_can_invite", "true")]).await.assert_see_other();
    bring().await.assert_status(422);
    let hidden = [("guests_can_invite", "true"), ("guests_can_see_guests", "false")];
    an.post(&path, &hidden).await.assert_see_other();
    app.deliver_mail().await;
    bring().await.assert_see_other();
    assert!(app.deliver_mail().await.is_empty(), "who is invited is not invited again");
}

#[actix_web::test]
async fn whoever_has_not_answered_is_reminded_once_in_a_while() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[]).await;
    // Nobody is reminded of what has not reached them yet.
    let page = an.post(&format!("{path}/remind"), &[]).await.follow().await;
    assert!(page.body().contains("There is nobody to remind"));
    let mails = app.deliver_mail().await;
    let chi = mail_to(&mails, "chi@example.org").link("/invitations/");
    app.visitor().post(&chi, &[("response_status", "accepted")]).await.assert_see_other();
    app.deliver_mail().await;
    let page = an.get(&path).await;
    assert_eq!(page.count("form[action$='/remind'] [name='attendee']"), 1, "{page}");
    let page = page.form("form.remind-all").send().await.follow().await;
    assert!(page.text(".people").contains("Reminded on") && !page.has("form[action$='/remind']"), "{page}");
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "binh@example.org");
    assert_eq!(mails.len(), 1);
    assert!(mail.raw.contains("List-Unsubscribe:"), "one can do without it");
    assert!(mail.calendar_lines().contains(&"SEQUENCE:0".to_owned()));
    let page = an.post(&format!("{path}/remind"), &[]).await.follow().await;
    assert!(page.body().contains("a short time ago"));
    assert!(app.deliver_mail().await.is_empty());
    app.advance(24 * 60);
    let one = an.get(&path).await.attr("[name='attendee']", "value");
    an.post(&format!("{path}/remind"), &[("attendee", &one)]).await.assert_see_other();
    assert_eq!(app.deliver_mail().await.len(), 1);
    app.set_now("2026-03-10T03:00:00Z");
    assert!(!an.get(&path).await.has("form[action$='/remind']"), "it is over");
    let stranger = app.owner("la").await;
    stranger.post(&format!("{path}/remind"), &[]).await.assert_status(404);
    an.post(&format!("{path}/remind"), &[("attendee", "nobody")]).await.assert_status(404);
}

#[actix_web::test]
async fn a_reminder_that_is_no_longer_needed_is_not_sent() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[("attendees", "binh@example.org")]).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    an.post(&format!("{path}/remind"), &[]).await.assert_see_other();
    app.visitor().post(&link, &[("response_status", "declined")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["an@example.com"]);
}

#[actix_web::test]
async fn guests_are_reminded_by_themselves_before_the_event_wherever_it_was_moved_to() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[("guest_reminder_minutes", "1440")]).await;
    app.deliver_mail().await;
    app.set_now("2026-03-09T01:59:00Z");
    assert!(app.deliver_mail().await.is_empty());
    let later = [("start_time", "2026-03-12T09:00"), ("end_time", "2026-03-12T10:00")];
    an.post(&path, &later).await.assert_see_other();
    app.deliver_mail().await;
    app.set_now("2026-03-09T02:01:00Z");
    assert!(app.deliver_mail().await.is_empty(), "not at the old time");
    app.set_now("2026-03-11T02:00:00Z");
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.calendar_lines().contains(&"SEQUENCE:1".to_owned())));
    assert!(an.get(&path).await.body().contains("is reminded one day before"));
    an.post(&path, &[("guest_reminder_minutes", "7")]).await.assert_status(422);
}

#[actix_web::test]
async fn saving_an_older_form_does_not_take_off_who_came_by_a_guest_meanwhile() {
    let app = TestApp::start().await;
    let (an, path) = host(&app, &[("guests_can_invite", "true")]).await;
    let link = mail_to(&app.deliver_mail().await, "binh@example.org").link("/invitations/");
    let form = an.get(&format!("{path}/edit")).await.form(&format!("form[action='{path}']"));
    app.visitor()
        .post(&format!("{link}/guests"), &[("attendees", "em@example.org")])
        .await
        .assert_see_other();
    app.deliver_mail().await;
    form.set("attendees", "binh@example.org").send().await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["chi@example.org"]);
    assert!(an.get(&path).await.text(".people").contains("em@example.org"));
}
