//! Dates and times as people write them in each language.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

use super::Lang;
use crate::time::{Instant, Span, Zone};

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_VI: [&str; 7] = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
const WEEKDAYS_SHORT_VI: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

impl Lang {
    /// `November 2026`, `Tháng 11, 2026`.
    pub fn month(self, day: NaiveDate) -> String {
        match self {
            Self::En => format!("{} {}", MONTHS_EN[day.month0() as usize], day.year()),
            Self::Vi => format!("Tháng {}, {}", day.month(), day.year()),
        }
    }

    /// `November`, `Tháng 11`: where the year is plain to see.
    pub fn month_name(self, day: NaiveDate) -> String {
        match self {
            Self::En => MONTHS_EN[day.month0() as usize].to_owned(),
            Self::Vi => format!("Tháng {}", day.month()),
        }
    }

    /// `Nov`, `thg 11`: beside the number of a day.
    pub fn month_short(self, day: NaiveDate) -> String {
        match self {
            Self::En => MONTHS_EN[day.month0() as usize][..3].to_owned(),
            Self::Vi => format!("thg {}", day.month()),
        }
    }

    /// `Monday`, `Thứ Hai`.
    pub fn weekday(self, weekday: Weekday) -> &'static str {
        let index = weekday.num_days_from_monday() as usize;
        match self {
            Self::En => WEEKDAYS_EN[index],
            Self::Vi => WEEKDAYS_VI[index],
        }
    }

    /// `Mon`, `T2`.
    pub fn weekday_short(self, weekday: Weekday) -> &'static str {
        let index = weekday.num_days_from_monday() as usize;
        match self {
            Self::En => &WEEKDAYS_EN[index][..3],
            Self::Vi => WEEKDAYS_SHORT_VI[index],
        }
    }

    /// The days of a week: `23 – 29 November 2026`, `30 Nov – 6 Dec 2026`; `23 – 29 tháng 11, 2026`,
    /// `30/11 – 6/12/2026`.
    pub fn week(self, first: NaiveDate, last: NaiveDate) -> String {
        let (from, to) = (first.day(), last.day());
        let month = |day: NaiveDate| &MONTHS_EN[day.month0() as usize];
        let other_year = (first.year() != last.year()).then(|| first.year());
        match (self, first.month() == last.month()) {
            (Self::En, true) => format!("{from} – {to} {} {}", month(last), last.year()),
            (Self::Vi, true) => format!("{from} – {to} tháng {}, {}", last.month(), last.year()),
            (Self::En, false) => {
                let year = other_year.map(|year| format!(" {year}")).unwrap_or_default();
                format!("{from} {}{year} – {to} {} {}", &month(first)[..3], &month(last)[..3], last.year())
            }
            (Self::Vi, false) => {
                let year = other_year.map(|year| format!("/{year}")).unwrap_or_default();
                format!("{from}/{}{year} – {to}/{}/{}", first.month(), last.month(), last.year())
            }
        }
    }

    /// `Monday, 23 November 2026`; `Thứ Hai, 23 tháng 11, 2026`.
    pub fn day_long(self, day: NaiveDate) -> String {
        let weekday = self.weekday(day.weekday());
        match self {
            Self::En => {
                format!("{weekday}, {} {} {}", day.day(), MONTHS_EN[day.month0() as usize], day.year())
            }
            Self::Vi => format!("{weekday}, {} tháng {}, {}", day.day(), day.month(), day.year()),
        }
    }

    /// `Mon 23 Nov`, `T2 23/11`: where the year is plain to see.
    pub fn day_short(self, day: NaiveDate) -> String {
        let weekday = self.weekday_short(day.weekday());
        match self {
            Self::En => format!("{weekday} {} {}", day.day(), &MONTHS_EN[day.month0() as usize][..3]),
            Self::Vi => format!("{weekday} {}/{}", day.day(), day.month()),
        }
    }

    /// `2:30 PM`, `14:30`.
    pub fn time(self, time: NaiveTime) -> String {
        match self {
            Self::En => {
                let (afternoon, hour) = time.hour12();
                format!("{hour}:{:02} {}", time.minute(), if afternoon { "PM" } else { "AM" })
            }
            Self::Vi => format!("{:02}:{:02}", time.hour(), time.minute()),
        }
    }

    /// `2 PM`, `14:00`: the label of an hour in the margin of a day.
    pub fn hour(self, hour: u32) -> String {
        match self {
            Self::En => format!(
                "{} {}",
                match hour % 12 {
                    0 => 12,
                    hour => hour,
                },
                if hour < 12 { "AM" } else { "PM" }
            ),
            Self::Vi => format!("{hour:02}:00"),
        }
    }

    /// A timed span in `zone`: `Monday, 23 November 2026, 2:30 PM – 3:00 PM`, with both days named
    /// when it ends on another.
    pub fn span(self, span: Span, zone: &Zone) -> String {
        let (start, end) = (zone.wall(span.start), zone.wall(span.end));
        let (from, to) = (self.time(start.time()), self.time(end.time()));
        if start.date() == end.date() {
            format!("{}, {from} – {to}", self.day_long(start.date()))
        } else {
            format!("{}, {from} – {}, {to}", self.day_long(start.date()), self.day_long(end.date()))
        }
    }

    /// Whole days, `last` included: one day, or both ends.
    pub fn days(self, first: NaiveDate, last: NaiveDate) -> String {
        if first == last {
            self.day_long(first)
        } else {
            format!("{} – {}", self.day_long(first), self.day_long(last))
        }
    }

    /// An instant in `zone`: `Monday, 23 November 2026, 2:30 PM`.
    pub fn moment(self, instant: Instant, zone: &Zone) -> String {
        let wall = zone.wall(instant);
        format!("{}, {}", self.day_long(wall.date()), self.time(wall.time()))
    }

    /// A whole number with its thousands apart: `4,812`, `4.812`.
    pub fn number(self, number: usize) -> String {
        let digits = number.to_string();
        let mark = match self {
            Self::En => ',',
            Self::Vi => '.',
        };
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// The zone's city and its offset at `instant`: `Ho Chi Minh (GMT+7)`.
    pub fn zone_label(self, zone: &Zone, instant: Instant) -> String {
        format!("{} ({})", zone.city(), zone.offset_label(instant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[test]
    fn days_and_times_follow_the_language() {
        let day: NaiveDate = "2026-11-23".parse().expect("a day");
        assert_eq!(Lang::En.day_long(day), "Monday, 23 November 2026");
        assert_eq!(Lang::Vi.day_long(day), "Thứ Hai, 23 tháng 11, 2026");
        assert_eq!(Lang::Vi.month(day), "Tháng 11, 2026");
        assert_eq!(Lang::En.day_short(day), "Mon 23 Nov");
        let noon = NaiveTime::from_hms_opt(12, 5, 0).expect("a time");
        assert_eq!((Lang::En.time(noon), Lang::Vi.time(noon)), ("12:05 PM".into(), "12:05".into()));
        assert_eq!(Lang::En.time(NaiveTime::MIN), "12:00 AM");
        assert_eq!((Lang::En.hour(0), Lang::En.hour(13)), ("12 AM".into(), "1 PM".into()));
    }

    #[test]
    fn long_numbers_can_be_read() {
        let both = |number| (Lang::En.number(number), Lang::Vi.number(number));
        assert_eq!(both(0), ("0".into(), "0".into()));
        assert_eq!(both(999), ("999".into(), "999".into()));
        assert_eq!(both(4_812), ("4,812".into(), "4.812".into()));
        assert_eq!(both(1_234_567), ("1,234,567".into(), "1.234.567".into()));
    }

    #[test]
    fn a_week_names_what_differs() {
        let week = |lang: Lang, first: &str, last: &str| {
            lang.week(first.parse().expect("a day"), last.parse().expect("a day"))
        };
        assert_eq!(week(Lang::En, "2026-11-23", "2026-11-29"), "23 – 29 November 2026");
        assert_eq!(week(Lang::Vi, "2026-11-30", "2026-12-06"), "30/11 – 6/12/2026");
        assert_eq!(week(Lang::En, "2026-12-28", "2027-01-03"), "28 Dec 2026 – 3 Jan 2027");
        assert_eq!(week(Lang::Vi, "2026-12-28", "2027-01-03"), "28/12/2026 – 3/1/2027");
    }

    #[test]
    fn a_span_names_the_second_day_only_when_it_is_another() {
        let zone = Zone::default_zone();
        let span = Span::new(at("2026-11-23T02:00:00Z"), at("2026-11-23T03:30:00Z"));
        assert_eq!(Lang::Vi.span(span, &zone), "Thứ Hai, 23 tháng 11, 2026, 09:00 – 10:30");
        let night = Span::new(at("2026-11-23T16:00:00Z"), at("2026-11-23T18:00:00Z"));
        assert_eq!(
            Lang::En.span(night, &zone),
            "Monday, 23 November 2026, 11:00 PM – Tuesday, 24 November 2026, 1:00 AM"
        );
        assert_eq!(Lang::En.zone_label(&zone, span.start), "Ho Chi Minh (GMT+7)");
    }
}
