use super::{reminders::reminders, *};

fn parse(fields: &[(&str, &str)]) -> Result<When, FieldErrors> {
    let sent = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let form = EventForm::default().with_sent(&sent);
    let mut errors = FieldErrors::default();
    let when = form.typed_when(Lang::En, &Zone::default_zone(), &mut errors);
    errors.or(when)
}

fn span(zone: &str, start: &str, end: &str) -> (String, String) {
    let fields = [("start_time", start), ("end_time", end), ("timezone", zone)];
    let span = parse(&fields).expect("a time").stored();
    (span.start.to_string(), span.end.to_string())
}

#[test]
fn the_last_day_of_an_all_day_event_is_included() {
    let fields = [("is_all_day", "on"), ("start_time", "2026-12-01"), ("end_time", "2026-12-03T10:00")];
    let span = parse(&fields).expect("days").stored();
    assert_eq!(span.start.to_string(), "2026-12-01T00:00:00Z");
    assert_eq!(span.end.to_string(), "2026-12-04T00:00:00Z");
    let one = parse(&fields[..2]).expect("a day").stored();
    assert_eq!(one.duration(), TimeDelta::days(1));
}

#[test]
fn times_are_read_on_the_clocks_of_the_form_s_zone() {
    let (start, end) = span("", "2026-11-24T14:00", "");
    assert_eq!((start.as_str(), end.as_str()), ("2026-11-24T07:00:00Z", "2026-11-24T08:00:00Z"));
    assert_eq!(span("Europe/Berlin", "2026-07-01T09:00", "2026-07-01T09:30").0, "2026-07-01T07:00:00Z");
}

#[test]
fn a_time_the_clocks_skip_is_taken_and_the_end_stays_after_the_start() {
    // New York skips 02:00 to 03:00 on 8 March 2026; 02:30 is read as 03:30.
    assert_eq!(
        span("America/New_York", "2026-03-08T02:30", "2026-03-08T03:00"),
        ("2026-03-08T07:30:00Z".into(), "2026-03-08T08:00:00Z".into())
    );
}

#[test]
fn a_time_shown_twice_is_the_first_one() {
    assert_eq!(
        span("America/New_York", "2026-11-01T01:30", "2026-11-01T02:30"),
        ("2026-11-01T05:30:00Z".into(), "2026-11-01T07:30:00Z".into())
    );
}

#[test]
fn impossible_times_are_refused_beside_their_field() {
    let end_first = [("start_time", "2026-11-24T14:00"), ("end_time", "2026-11-24T14:00")];
    let long = [("start_time", "2026-11-24T14:00"), ("end_time", "2032-11-24T14:00")];
    let days = [("is_all_day", "1"), ("start_time", "2026-11-24"), ("end_time", "2026-11-23")];
    for (fields, field) in [
        (&[("start_time", "")][..], "start_time"),
        (&[("start_time", "2026-02-30T10:00")], "start_time"),
        (&[("start_time", "2026-11-24")], "start_time"),
        (&[("start_time", "1899-12-31T10:00")], "start_time"),
        (&[("start_time", "2201-01-01T10:00")], "start_time"),
        (&[("start_time", "+99999-01-01T10:00")], "start_time"),
        (&[("start_time", "2026-11-24T14:00"), ("timezone", "Mars/Phobos")], "timezone"),
        (&end_first, "end_time"),
        (&long, "end_time"),
        (&days, "end_time"),
    ] {
        let errors = parse(fields).expect_err(&format!("{fields:?}"));
        assert!(errors.of(field).is_some(), "{fields:?}: {errors:?}");
    }
}

#[test]
fn a_start_without_an_end_keeps_the_length() {
    let form = |all_day| EventForm {
        start_time: if all_day { "2026-12-01" } else { "2026-11-24T14:00" }.into(),
        end_time: if all_day { "2026-12-03" } else { "2026-11-24T15:30" }.into(),
        is_all_day: all_day,
        ..EventForm::default()
    };
    let moved = |form: EventForm, start: &str| {
        let all_day = if form.is_all_day { "true" } else { "" };
        let sent = vec![("start_time".into(), start.into()), ("is_all_day".into(), all_day.into())];
        form.with_sent(&sent).end_time
    };
    assert_eq!(moved(form(false), "2026-11-25T09:00"), "2026-11-25T10:30");
    assert_eq!(moved(form(true), "2026-12-24"), "2026-12-26");
    assert_eq!(moved(form(false), "soon"), "");
}

#[test]
fn reminders_are_minutes() {
    let read = |typed: &str| {
        let mut errors = FieldErrors::default();
        let value = reminders(typed, Lang::En, &mut errors);
        errors.is_empty().then(|| value.map(|value| value.to_string()))
    };
    assert_eq!(
        read("30, 10,30"),
        Some(Some(r#"[{"method":"email","minutes":10},{"method":"email","minutes":30}]"#.into()))
    );
    assert_eq!(read(""), Some(None));
    assert_eq!(read("527040").map(|value| value.is_some()), Some(true), "a leap year before");
    let too_many = (0..21).map(|minutes| minutes.to_string()).collect::<Vec<_>>().join(",");
    for bad in ["-1", "527041", "ten", &too_many] {
        assert_eq!(read(bad), None, "{bad}");
    }
}
