use super::*;

fn refused(rule: &str) -> RuleError {
    read(rule, at("2026-03-03T09:00", "Asia/Ho_Chi_Minh")).expect_err(rule)
}

#[test]
fn a_rule_has_to_be_plain_ascii_of_bounded_length() {
    for rule in ["FREQ=DAILY;BYDAY=éa", "FREQ=WEEKLY;BYDAY=日M", "FREQ=ＤAILY", "é"] {
        assert_eq!(refused(rule), RuleError::NotAscii, "{rule}");
    }
    for rule in ["", "  ", "RRULE:"] {
        assert_eq!(refused(rule), RuleError::Empty, "{rule:?}");
    }
    assert_eq!(refused(&format!("FREQ=DAILY;BYMONTH={}1", "1,".repeat(600))), RuleError::TooLong);
}

#[test]
fn what_is_not_a_rule_is_refused() {
    for rule in [
        "hello",
        "FREQ",
        "FREQ=",
        "=DAILY",
        "FREQ=DAILY;COUNT=+5",
        "FREQ=DAILY;COUNT= 5",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;UNTIL=2026-03-10",
        "FREQ=DAILY;UNTIL=20261310",
        "FREQ=DAILY;UNTIL=20260310T0900",
        "FREQ=DAILY;UNTIL=20260310T250000Z",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=MON",
        "FREQ=WEEKLY;BYDAY=M",
        "FREQ=WEEKLY;BYDAY=MO,,TU",
        "FREQ=MONTHLY;BYDAY=--1MO",
        "FREQ=WEEKLY;WKST=1",
    ] {
        assert!(matches!(refused(rule), RuleError::Syntax(_)), "{rule:?}");
    }
    assert_eq!(refused("COUNT=3"), RuleError::NoFrequency);
    assert_eq!(refused("FREQ=SOMETIMES"), RuleError::UnknownFrequency("SOMETIMES".into()));
    assert_eq!(refused("FREQ=DAILY;COUNT=1;COUNT=2"), RuleError::Repeated("COUNT".into()));
    assert_eq!(refused("FREQ=DAILY;X-WHY=1"), RuleError::UnknownPart("X-WHY".into()));
}

#[test]
fn a_rule_never_spans_lines() {
    for rule in [
        "FREQ=DAILY\r\nATTENDEE:x",
        "FREQ=DAILY;COUNT=3\nX=1",
        "FREQ=DAILY;\r\n COUNT=3",
        "FREQ=WEEKLY;BYDAY=MO\r,TU",
    ] {
        refused(rule);
    }
}

#[test]
fn what_is_not_expanded_faithfully_is_refused() {
    for rule in ["RSCALE=CHINESE;FREQ=YEARLY", "FREQ=MONTHLY;SKIP=OMIT", "FREQ=YEARLY;BYEASTER=0"] {
        assert!(matches!(refused(rule), RuleError::Unsupported(_)), "{rule}");
    }
    assert_eq!(refused("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;BYSETPOS=1"), RuleError::Unsupported("BYWEEKNO"));
    assert_eq!(refused("FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU;INTERVAL=6"), RuleError::Unsupported("BYWEEKNO"));
    for rule in ["FREQ=HOURLY", "FREQ=MINUTELY;INTERVAL=25;BYHOUR=8", "freq=secondly"] {
        assert_eq!(refused(rule), RuleError::TooOften, "{rule}");
    }
    assert_eq!(refused("FREQ=YEARLY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=1,2,3,4,5,6,7"), RuleError::TooOften);
}

#[test]
fn combinations_the_standard_forbids_are_refused() {
    assert_eq!(refused("FREQ=WEEKLY;BYDAY=1MO"), RuleError::Forbidden("BYDAY"));
    assert_eq!(refused("FREQ=DAILY;BYDAY=-1FR"), RuleError::Forbidden("BYDAY"));
    assert_eq!(refused("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO"), RuleError::Forbidden("BYDAY"));
    assert_eq!(refused("FREQ=WEEKLY;BYMONTHDAY=13"), RuleError::Forbidden("BYMONTHDAY"));
    assert_eq!(refused("FREQ=MONTHLY;BYWEEKNO=20"), RuleError::Forbidden("BYWEEKNO"));
    assert_eq!(refused("FREQ=MONTHLY;BYYEARDAY=20"), RuleError::Forbidden("BYYEARDAY"));
    assert_eq!(refused("FREQ=MONTHLY;BYSETPOS=1"), RuleError::Forbidden("BYSETPOS"));
    assert_eq!(refused("FREQ=DAILY;COUNT=3;UNTIL=20260401"), RuleError::CountAndUntil);
}

#[test]
fn numbers_have_bounds() {
    for (rule, part) in [
        ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=YEARLY;BYMONTH=0", "BYMONTH"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=-6MO", "BYDAY"),
        ("FREQ=YEARLY;BYDAY=99999999999999999999MO", "BYDAY"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
        ("FREQ=DAILY;BYSECOND=60", "BYSECOND"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=32", "BYSETPOS"),
    ] {
        assert_eq!(refused(rule), RuleError::OutOfRange(part), "{rule}");
    }
    for rule in ["FREQ=DAILY;COUNT=5001", "FREQ=DAILY;COUNT=99999999999999999999"] {
        assert_eq!(refused(rule), RuleError::CountTooLarge, "{rule}");
    }
    for rule in ["FREQ=DAILY;INTERVAL=1001", "FREQ=DAILY;INTERVAL=90000"] {
        assert_eq!(refused(rule), RuleError::IntervalTooLarge, "{rule}");
    }
}

#[test]
fn a_rule_has_to_happen() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=4",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;BYHOUR=9,10;BYSETPOS=3",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYYEARDAY=61",
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        // Not within the four hundred years that a rule is followed.
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=1",
    ] {
        assert_eq!(refused(rule), RuleError::NeverHappens, "{rule}");
    }
    assert_eq!(refused("FREQ=DAILY;UNTIL=20260302"), RuleError::UntilBeforeStart);
    assert_eq!(refused("FREQ=DAILY;UNTIL=20260302T165959Z"), RuleError::UntilBeforeStart);
}

#[test]
fn the_text_stays_as_it_was_written() {
    for (rule, kept) in [
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        (" freq=monthly;bymonthday=-1; ", "freq=monthly;bymonthday=-1;"),
        ("rrule: FREQ=MONTHLY;WKST=SU;BYDAY=+1TU\r\n", "FREQ=MONTHLY;WKST=SU;BYDAY=+1TU"),
    ] {
        let read = read(rule, at("2026-03-03T09:00", "UTC")).expect(rule);
        assert_eq!(read.text(), kept);
    }
}
