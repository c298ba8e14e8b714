use super::*;

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// The one report in a sample, read with the line ends of files and with those of the wire.
fn only(sample: &str) -> Report {
    let on_the_wire = sample.replace("\r\n", "\n").replace('\n', "\r\n");
    let mut reports = read(on_the_wire.as_bytes()).expect("a report");
    assert_eq!(read(sample.as_bytes()), Some(reports.clone()), "line ends do not matter");
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

#[test]
fn reports_of_the_servers_people_use_are_read() {
    let ours = Some(format!("<{ID}@calendar.example>"));
    for (sample, cause, words, has_id) in [
        (include_str!("samples/postfix-failed.eml"), Cause::Recipient, "User unknown in virtual", true),
        (include_str!("samples/exchange-failed.eml"), Cause::Recipient, "5.1.10 RESOLVER.ADR", false),
        (include_str!("samples/gmail-failed.eml"), Cause::Full, "out of storage space", true),
        (include_str!("samples/sendmail-failed.eml"), Cause::Refused, "554 5.7.1", false),
    ] {
        let report = only(sample);
        assert_eq!((report.told, report.cause), (State::Bounced, Some(cause)), "{words}");
        assert!(report.text.contains(words), "{}", report.text);
        assert_eq!(report.message_ids.first(), ours.as_ref(), "{words}");
        assert_eq!(report.ids, if has_id { vec![ID.parse().expect("an id")] } else { vec![] }, "{words}");
    }
}

#[test]
fn a_vague_status_of_exim_is_made_clear_by_its_diagnostic_code() {
    let report = only(include_str!("samples/exim-failed.eml"));
    assert_eq!((report.told, report.cause), (State::Bounced, Some(Cause::Recipient)));
    assert_eq!(report.message_ids.first().map(String::as_str), Some("<ev42-nouser@cal.test>"));
}

#[test]
fn a_report_of_delivery_tells_no_cause() {
    let report = only(include_str!("samples/exim-delivered.eml"));
    assert_eq!((report.told, report.cause), (State::Delivered, None));
    assert_eq!(report.message_ids.first().map(String::as_str), Some("<ev42-ok@cal.test>"));
}

#[test]
fn the_envelope_id_names_the_mail_too() {
    let sample = include_str!("samples/exim-delivered.eml")
        .replace("Envelope-ID: ev42", &format!("Envelope-ID: {ID}"));
    assert_eq!(only(&sample).ids, [ID.parse().expect("an id")]);
}

#[test]
fn a_report_of_delay_is_no_end() {
    assert_eq!(read(include_bytes!("samples/postfix-delayed.eml")), Some(vec![]));
}

#[test]
fn other_mails_are_no_reports() {
    let sample = include_str!("samples/postfix-failed.eml");
    for mail in [
        String::new(),
        "Subject: Re: Lunch\r\n\r\nYes".to_owned(),
        // A forwarded report stands inside another mail.
        format!("Subject: Fwd\nContent-Type: message/rfc822\n\n{sample}"),
        sample.replace("message/delivery-status", "text/plain"),
        sample.replace("multipart/report", "multipart/mixed"),
    ] {
        assert_eq!(read(mail.as_bytes()), None, "{mail}");
    }
}

#[test]
fn hostile_reports_end_soon_and_say_little() {
    let sample = include_str!("samples/postfix-failed.eml");
    for cut in (0..sample.len()).step_by(7) {
        if let Some(part) = sample.get(..cut) {
            let _ = read(part.as_bytes());
        }
    }
    let group = "Final-Recipient: rfc822; x@y.z\nAction: failed\nStatus: 5.1.1\n\n";
    let many = sample.replace("Final-Recipient:", &format!("{}Final-Recipient:", group.repeat(50_000)));
    assert!(read(many.as_bytes()).is_some_and(|reports| reports.len() <= MAX_RECIPIENTS));
    let references = format!("References: {}\nAuto-Submitted:", "<a@b.c> ".repeat(50_000));
    let many = sample.replacen("Auto-Submitted:", &references, 1);
    assert!(read(many.as_bytes()).is_some_and(|reports| reports[0].message_ids.len() <= 20));
}
