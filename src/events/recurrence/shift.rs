//! Moving a whole series: its rule says days that go along.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::{
    Frequency, Rule, RuleError, Until,
    parts::{Parts, WeekdayNum},
    rule::Start,
};

/// A part of a rule with its new value.
type Part = (&'static str, String);

impl Rule {
    /// This rule for the same series with every occurrence as much later (or earlier) on the wall
    /// clock as its start is at `to`: the days it names and its UNTIL go along. A monthly or yearly
    /// rule names the day of the start anew, by its number or its weekday as it did before.
    ///
    /// # Errors
    /// [`RuleError::Unsupported`] where the rule names what cannot go along, such as the last day of
    /// the month or several days of it; see also [`Rule::parse`].
    pub fn moved_to(&self, to: Start) -> Result<Self, RuleError> {
        let (before, after) = (self.start().reading(), to.reading());
        let names_hours = [&self.parts.by_hour, &self.parts.by_minute, &self.parts.by_second];
        if before.time() != after.time() && names_hours.iter().any(|list| !list.is_empty()) {
            return Err(RuleError::Unsupported("BYHOUR"));
        }
        let mut changes = days_moved(&self.parts, before.date(), after.date())?;
        changes.extend(self.until().map(|until| ("UNTIL", self.until_moved(until, &to))));
        let changes: Vec<&Part> = changes.iter().collect();
        let part = |part: &str| {
            let name = part.split('=').next().unwrap_or_default();
            let change = changes.iter().find(|(changed, _)| name.trim().eq_ignore_ascii_case(changed));
            change.map_or_else(|| part.to_owned(), |(name, value)| format!("{name}={value}"))
        };
        let mut text: Vec<String> =
            self.text().split(';').filter(|part| !part.is_empty()).map(part).collect();
        let added = changes.iter().map(|(name, value)| format!("{name}={value}"));
        text.extend(added.filter(|part| !text.contains(part)).collect::<Vec<_>>());
        Self::parse(&text.join(";"), to)
    }

    fn until_moved(&self, until: Until, to: &Start) -> String {
        let by = to.reading() - self.start().reading();
        let day = |date: NaiveDate| date.format("%Y%m%d").to_string();
        match (until, to) {
            (Until::Day(last), _) => {
                day(last + TimeDelta::days((to.reading().date() - self.start().reading().date()).num_days()))
            }
            (Until::Wall(wall), Start::At { .. }) => (wall + by).format("%Y%m%dT%H%M%S").to_string(),
            (Until::At(at), Start::At { .. }) => self.start().moved(to, at).to_ical(),
            (Until::Wall(wall), Start::Day(_)) => day((wall + by).date()),
            (Until::At(at), Start::Day(_)) => day(self.start().moved(to, at).to_utc().date()),
        }
    }
}

/// The parts of the rule that name days, when its start goes from one day to another.
fn days_moved(parts: &Parts, from: NaiveDate, to: NaiveDate) -> Result<Vec<Part>, RuleError> {
    let days = (to - from).num_days();
    if days == 0 {
        return Ok(Vec::new());
    }
    for (name, list) in
        [("BYYEARDAY", &parts.by_year_day), ("BYWEEKNO", &parts.by_week_no), ("BYSETPOS", &parts.by_set_pos)]
    {
        if !list.is_empty() {
            return Err(RuleError::Unsupported(name));
        }
    }
    match parts.frequency {
        Frequency::Daily | Frequency::Weekly => weekdays_moved(parts, days),
        Frequency::Monthly | Frequency::Yearly => day_of_month_moved(parts, from, to),
    }
}

/// Each weekday goes on by `days`; so does the start of the week where it matters, or every second
/// week would be another one.
fn weekdays_moved(parts: &Parts, days: i64) -> Result<Vec<Part>, RuleError> {
    if !parts.by_month.is_empty() || !parts.by_month_day.is_empty() {
        return Err(RuleError::Unsupported("BYMONTH"));
    }
    let moved = |day: Weekday| (0..days.rem_euclid(7)).fold(day, |day, _| day.succ());
    let mut changes = Vec::new();
    if !parts.by_day.is_empty() {
        let names = parts.by_day.iter().map(|weekday| name(moved(weekday.day)));
        changes.push(("BYDAY", names.collect::<Vec<_>>().join(",")));
        if parts.interval > 1 && parts.frequency == Frequency::Weekly {
            changes.push(("WKST", name(moved(parts.week_start)).to_owned()));
        }
    }
    Ok(changes)
}

/// The day of the month, by number or by weekday.
fn day_of_month_moved(parts: &Parts, from: NaiveDate, to: NaiveDate) -> Result<Vec<Part>, RuleError> {
    let month = |date: NaiveDate| i16::try_from(date.month()).unwrap_or_default();
    let day = |date: NaiveDate| i16::try_from(date.day()).unwrap_or_default();
    let mut changes = Vec::new();
    if !parts.by_month.is_empty() && month(from) != month(to) {
        if parts.frequency != Frequency::Yearly || parts.by_month != [month(from)] {
            return Err(RuleError::Unsupported("BYMONTH"));
        }
        changes.push(("BYMONTH", to.month().to_string()));
    }
    match (parts.by_month_day.as_slice(), parts.by_day.as_slice()) {
        ([], []) => {}
        ([number], []) if *number == day(from) => changes.push(("BYMONTHDAY", to.day().to_string())),
        ([], [WeekdayNum { nth: Some(number), day: weekday }])
            if *weekday == from.weekday()
                && (parts.frequency == Frequency::Monthly || !parts.by_month.is_empty()) =>
        {
            let (forward, backward) =
                (to.day().div_ceil(7), (u32::from(to.num_days_in_month()) - to.day()) / 7 + 1);
            // Many months have no fifth.
            let place = if *number < 0 {
                format!("-{backward}")
            } else if forward == 5 {
                "-1".to_owned()
            } else {
                forward.to_string()
            };
            changes.push(("BYDAY", format!("{place}{}", name(to.weekday()))));
        }
        ([], _) => return Err(RuleError::Unsupported("BYDAY")),
        _ => return Err(RuleError::Unsupported("BYMONTHDAY")),
    }
    Ok(changes)
}

/// As BYDAY and WKST write it.
fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    fn at(wall: &str) -> Start {
        let wall = chrono::NaiveDateTime::parse_from_str(wall, "%Y-%m-%dT%H:%M").expect("a reading");
        Start::At { wall, zone: Zone::default_zone() }
    }

    /// The text of the rule of a series that goes from one start to another.
    fn moved(rule: &str, from: &str, to: &str) -> Result<String, RuleError> {
        let rule = Rule::parse(rule, at(from)).expect("a rule");
        Ok(rule.moved_to(at(to))?.text().to_owned())
    }

    #[test]
    fn the_days_of_a_week_go_along() {
        let monday = "2026-03-02T09:00";
        for (rule, to, becomes) in [
            ("FREQ=WEEKLY", "2026-03-03T09:00", "FREQ=WEEKLY"),
            ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-03-03T10:00", "FREQ=WEEKLY;BYDAY=TU,TH,SA"),
            ("FREQ=WEEKLY;BYDAY=MO,TU", "2026-03-01T09:00", "FREQ=WEEKLY;BYDAY=SU,MO"),
            ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-03-04T09:00", "FREQ=DAILY;BYDAY=WE,TH,FR,SA,SU"),
            ("FREQ=WEEKLY;BYDAY=MO", "2026-03-02T15:00", "FREQ=WEEKLY;BYDAY=MO"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
                "2026-03-03T09:00",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,MO;WKST=TU",
            ),
        ] {
            assert_eq!(moved(rule, monday, to).as_deref(), Ok(becomes), "{rule} to {to}");
        }
    }

    #[test]
    fn the_day_of_the_month_is_named_anew() {
        let tuesday = "2026-03-10T09:00";
        for (rule, to, becomes) in [
            ("FREQ=MONTHLY;BYMONTHDAY=10", "2026-03-12T09:00", "FREQ=MONTHLY;BYMONTHDAY=12"),
            ("FREQ=MONTHLY;BYDAY=2TU", "2026-03-11T09:00", "FREQ=MONTHLY;BYDAY=2WE"),
            ("FREQ=MONTHLY;BYDAY=2TU", "2026-03-17T09:00", "FREQ=MONTHLY;BYDAY=3TU"),
            ("FREQ=MONTHLY;BYDAY=2TU", "2026-03-31T09:00", "FREQ=MONTHLY;BYDAY=-1TU"),
            ("FREQ=MONTHLY;BYDAY=-4TU", "2026-03-11T09:00", "FREQ=MONTHLY;BYDAY=-3WE"),
            ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=10", "2026-04-01T09:00", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1"),
            ("FREQ=YEARLY", "2026-04-01T09:00", "FREQ=YEARLY"),
        ] {
            assert_eq!(moved(rule, tuesday, to).as_deref(), Ok(becomes), "{rule} to {to}");
        }
    }

    #[test]
    fn the_end_goes_along_so_that_no_occurrence_is_lost() {
        let (from, to) = ("2026-03-02T09:00", "2026-03-03T10:30");
        for (until, becomes) in [
            ("20260330", "20260331"),
            ("20260330T090000", "20260331T103000"),
            ("20260330T020000Z", "20260331T033000Z"),
        ] {
            let rule = Rule::parse(&format!("FREQ=WEEKLY;UNTIL={until}"), at(from)).expect("a rule");
            let after = rule.moved_to(at(to)).expect("it can move");
            assert_eq!(after.text(), format!("FREQ=WEEKLY;UNTIL={becomes}"));
            assert_eq!(
                after.last_start(),
                rule.last_start().map(|last| last + TimeDelta::minutes(25 * 60 + 30))
            );
        }
        assert_eq!(moved("FREQ=DAILY;COUNT=5", from, to).as_deref(), Ok("FREQ=DAILY;COUNT=5"));
    }

    #[test]
    fn what_cannot_go_along_is_refused() {
        let (from, to) = ("2026-03-31T09:00", "2026-03-30T09:00");
        for rule in [
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=MONTHLY;BYMONTHDAY=1,31",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=31",
            "FREQ=YEARLY;BYYEARDAY=90",
        ] {
            assert!(moved(rule, from, to).is_err(), "{rule}");
            // The hour can change all the same.
            assert_eq!(moved(rule, from, "2026-03-31T10:00").as_deref(), Ok(rule));
        }
        assert!(moved("FREQ=DAILY;BYHOUR=9,15", from, "2026-03-31T10:00").is_err());
    }
}
