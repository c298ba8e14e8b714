//! Components (RFC 5545 section 3.6): what stands between BEGIN and END.

use super::line::{Line, unfold};

/// Deeper nesting means nothing to anybody; it is flattened, so that no file can exhaust the stack.
const DEEPEST: usize = 6;

/// What stands in a calendar beside nothing but its like: a BEGIN of one ends the one before, so
/// that a lost END costs no other entry.
const ENTRIES: [&str; 6] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"];

/// One component with its lines and the components inside.
#[derive(Debug, Default)]
pub(super) struct Component {
    /// In upper case.
    pub name: String,
    pub lines: Vec<Line>,
    pub parts: Vec<Component>,
    /// How many lines were no content lines.
    pub unreadable: usize,
    /// It has no END of its own.
    pub cut_off: bool,
}

impl Component {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The first line of that name that says anything.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name && !line.value.trim().is_empty())
    }

    /// The lines of that name.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The value of the first line of that name, trimmed.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.line(name).map(|line| line.value.trim())
    }
}

/// The VCALENDARs of a file. Entries that stand in none are given one.
pub(super) fn calendars(bytes: &[u8]) -> Vec<Component> {
    let mut found = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    for text in unfold(bytes) {
        let Some(line) = Line::parse(&text) else {
            if let Some(inner) = open.last_mut() {
                inner.unreadable += 1;
            }
            continue;
        };
        match line.name.as_str() {
            "BEGIN" => begin(&line.value.trim().to_ascii_uppercase(), &mut open, &mut found),
            "END" => {
                let name = line.value.trim();
                if let Some(depth) = open.iter().rposition(|outer| outer.name.eq_ignore_ascii_case(name)) {
                    close_to(depth + 1, &mut open, &mut found);
                    close(false, &mut open, &mut found);
                }
            }
            _ => {
                if let Some(inner) = open.last_mut() {
                    inner.lines.push(line);
                }
            }
        }
    }
    close_to(0, &mut open, &mut found);
    found
}

fn begin(name: &str, open: &mut Vec<Component>, found: &mut Vec<Component>) {
    if name == "VCALENDAR" {
        close_to(0, open, found);
    } else if ENTRIES.contains(&name) {
        close_to(1, open, found);
        if open.is_empty() {
            open.push(Component::named("VCALENDAR"));
        }
    } else if open.is_empty() || open.len() >= DEEPEST {
        return;
    }
    open.push(Component::named(name));
}

/// Closes components that lack their END until `depth` are open.
fn close_to(depth: usize, open: &mut Vec<Component>, found: &mut Vec<Component>) {
    while open.len() > depth {
        close(true, open, found);
    }
}

fn close(cut_off: bool, open: &mut Vec<Component>, found: &mut Vec<Component>) {
    if let Some(mut done) = open.pop() {
        done.cut_off = cut_off;
        open.last_mut().map_or(found, |outer| &mut outer.parts).push(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(component: &Component) -> Vec<&str> {
        component.parts.iter().map(|part| part.name.as_str()).collect()
    }

    #[test]
    fn a_lost_end_costs_no_other_entry() {
        let found = calendars(
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\n\
              BEGIN:VEVENT\nUID:3\nEND:VTODO\nEND:VEVENT\nEND:VCALENDAR\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(names(&found[0]), ["VEVENT", "VEVENT", "VEVENT"]);
        assert_eq!(found[0].parts.iter().map(|p| p.cut_off).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn entries_outside_a_calendar_are_given_one() {
        let found = calendars(b"junk\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:VCALENDAR\nBEGIN:VTODO\n");
        assert_eq!(found.iter().map(names).collect::<Vec<_>>(), [vec!["VEVENT"], vec!["VTODO"]]);
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = "BEGIN:VEVENT\n".to_owned() + &"BEGIN:X\n".repeat(200_000);
        let found = calendars(deep.as_bytes());
        assert_eq!(names(&found[0]), ["VEVENT"]);
    }
}
