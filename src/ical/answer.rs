//! What comes back from those who were invited (RFC 5546 sections 3.2.3 and 3.2.7).

use super::{
    IcalFile, Method, NotIcal, Read, Refusal,
    component::{Component, calendars},
    line::without_mark,
    vevent,
    zones::Zones,
};

/// Entries that are read; an answer has one, and one more for each single date.
const MOST_ENTRIES: usize = 50;

/// Lines that say when; of a REPLY only RECURRENCE-ID counts.
const TIMES: [&str; 3] = ["DTSTART", "DTEND", "DURATION"];

/// Reads an answer. Times that cannot be read spoil no REPLY, since it says nothing by them: some
/// programs leave them out, others name zones of their own. The entries are as they stand; two of the
/// same event are both there.
///
/// # Errors
/// When it is no iCalendar text at all.
pub fn read_answer(bytes: &[u8]) -> Result<IcalFile, NotIcal> {
    let calendars = calendars(&without_mark(bytes));
    if calendars.is_empty() {
        return Err(NotIcal);
    }
    let method = calendars.iter().find_map(|calendar| calendar.value("METHOD")).and_then(Method::named);
    let mut zones = Zones::new();
    let mut events = Vec::new();
    for calendar in &calendars {
        zones.enter(calendar);
        for part in calendar.parts.iter().filter(|part| part.name == "VEVENT").take(MOST_ENTRIES) {
            let read = match vevent::read(part, &mut zones) {
                Err(_) if method == Some(Method::Reply) => vevent::read(&without_times(part), &mut zones),
                read => read,
            };
            events.push(match read {
                Ok(event) => Read::Taken(Box::new(event)),
                Err(reason) => refused(part, reason),
            });
        }
    }
    events.truncate(MOST_ENTRIES);
    Ok(IcalFile { name: None, zone: None, method, events })
}

fn refused(part: &Component, reason: Refusal) -> Read {
    Read::Refused { uid: part.value("UID").map(super::value::excerpt), title: None, reason }
}

/// The entry without its times; the moment it was written stands for its start.
fn without_times(part: &Component) -> Component {
    let mut bare = Component { name: part.name.clone(), ..Component::default() };
    let is_time = |name: &str| TIMES.contains(&name);
    bare.lines.extend(part.lines.iter().filter(|line| !is_time(&line.name)).cloned());
    if let Some(stamp) = part.line("DTSTAMP") {
        let mut start = stamp.clone();
        "DTSTART".clone_into(&mut start.name);
        bare.lines.push(start);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::Response;

    fn reply(lines: &str) -> IcalFile {
        let text = format!(
            "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260302T010000Z\r\n\
             ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.vn\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        read_answer(text.as_bytes()).expect("iCalendar")
    }

    #[test]
    fn a_reply_needs_no_time_that_can_be_read() {
        for lines in [
            "",
            "DTSTART;TZID=Nowhere:20260310T090000\r\n",
            "DTSTART:soon\r\n",
            "DTSTART:20260310T090000Z\r\nDTEND:20260309T090000Z\r\n",
        ] {
            let file = reply(lines);
            let event = file.taken().next().unwrap_or_else(|| panic!("{lines}: {file:?}"));
            assert_eq!((event.uid.as_str(), event.attendees[0].response), ("1", Response::Declined));
            assert!(event.recurrence_id.is_none());
        }
        assert!(
            reply("DTSTART:soon\r\nRECURRENCE-ID:20260310T020000Z\r\n")
                .taken()
                .all(|e| e.recurrence_id.is_some())
        );
        assert_eq!(reply("RECURRENCE-ID:soon\r\n").taken().count(), 0, "which date is not known");
    }

    #[test]
    fn a_proposal_needs_its_time() {
        let text = b"BEGIN:VCALENDAR\nMETHOD:COUNTER\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260302T010000Z\n\
            DTSTART;TZID=Nowhere:20260310T090000\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(read_answer(text).expect("iCalendar").taken().count(), 0);
    }
}
