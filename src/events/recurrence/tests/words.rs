//! Rules in words.

use super::*;
use crate::i18n::Lang;

fn words(lang: Lang, rule: &str, zone: &str) -> String {
    let start = at("2026-11-23T09:00", "Asia/Ho_Chi_Minh");
    read(rule, start).expect(rule).in_words(lang, &Zone::named(zone).expect("a zone"))
}

#[test]
fn rules_are_told_in_both_languages() {
    for (rule, en, vi) in [
        ("FREQ=DAILY", "Every day", "Hằng ngày"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=5", "Every 3 days, 5 times", "3 ngày một lần, 5 lần"),
        (
            "FREQ=DAILY;BYMONTH=1,12",
            "Every day in January and December",
            "Hằng ngày trong tháng 1 và tháng 12",
        ),
        ("FREQ=DAILY;BYDAY=SA,SU", "Every week on Saturday and Sunday", "Hằng tuần vào thứ Bảy và Chủ Nhật"),
        ("FREQ=WEEKLY", "Every week on Monday", "Hằng tuần vào thứ Hai"),
        (
            "FREQ=WEEKLY;BYDAY=SU,WE,MO;UNTIL=20270329T020000Z",
            "Every week on Monday, Wednesday and Sunday, until 29 March 2027",
            "Hằng tuần vào thứ Hai, thứ Tư và Chủ Nhật, đến 29 tháng 3, 2027",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270630",
            "Every second Tuesday, until 30 June 2027",
            "Hai tuần một lần vào thứ Ba, đến 30 tháng 6, 2027",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "Every working day, Monday to Friday",
            "Các ngày làm việc, từ thứ Hai đến thứ Sáu",
        ),
        ("FREQ=MONTHLY", "Every month on day 23", "Hằng tháng vào ngày 23"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=1",
            "Every month on the last day of the month, once",
            "Hằng tháng vào ngày cuối tháng, 1 lần",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=15,1", "Every month on days 1 and 15", "Hằng tháng vào các ngày 1 và 15"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,-1",
            "Every month on day 1 and the last day of the month",
            "Hằng tháng vào ngày 1 và ngày cuối tháng",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
            "Every 2 months on the second Tuesday",
            "2 tháng một lần vào thứ Ba lần thứ 2 trong tháng",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO,-1FR",
            "Every month on the first Monday and the last Friday",
            "Hằng tháng vào thứ Hai đầu tiên và thứ Sáu cuối cùng trong tháng",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "Every month on the last working day",
            "Hằng tháng vào ngày làm việc cuối cùng trong tháng",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
            "Every month on the last Monday or Tuesday",
            "Hằng tháng vào thứ Hai hoặc thứ Ba cuối cùng trong tháng",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "Every month on day 13 if it is a Friday",
            "Hằng tháng vào ngày 13 nếu là thứ Sáu",
        ),
        ("FREQ=YEARLY", "Every year", "Hằng năm"),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "Every year on the fourth Thursday in November",
            "Hằng năm vào thứ Năm lần thứ 4 trong tháng 11",
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15", "Every year on 15 March", "Hằng năm vào ngày 15 tháng 3"),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
            "Every year on the last day of February",
            "Hằng năm vào ngày cuối tháng 2",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1",
            "Every year on day 1 in March and September",
            "Hằng năm vào ngày 1 trong tháng 3 và tháng 9",
        ),
        (
            "FREQ=YEARLY;BYDAY=20MO",
            "Every year on Monday number 20 of the year",
            "Hằng năm vào thứ Hai lần thứ 20 trong năm",
        ),
        ("FREQ=YEARLY;BYWEEKNO=20", "Every year on certain days", "Hằng năm vào những ngày nhất định"),
    ] {
        assert_eq!(words(Lang::En, rule, "Asia/Ho_Chi_Minh"), en, "{rule}");
        assert_eq!(words(Lang::Vi, rule, "Asia/Ho_Chi_Minh"), vi, "{rule}");
    }
}

#[test]
fn no_day_is_named_that_is_another_day_for_the_reader() {
    assert_eq!(words(Lang::En, "FREQ=WEEKLY", "America/Los_Angeles"), "Every week");
    assert_eq!(words(Lang::En, "FREQ=WEEKLY;INTERVAL=2", "America/Los_Angeles"), "Every 2 weeks");
    assert_eq!(words(Lang::En, "FREQ=WEEKLY", "Europe/Berlin"), "Every week on Monday");
}
