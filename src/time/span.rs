//! A stretch of time.

use chrono::TimeDelta;

use super::Instant;

/// A half-open stretch of time, `[start, end)`: it contains its start and not its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: Instant,
    pub end: Instant,
}

impl Span {
    /// The span from `start` up to `end`; empty when `end` is not after `start`.
    pub fn new(start: Instant, end: Instant) -> Self {
        Self { start, end }
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// How long it lasts.
    pub fn duration(self) -> TimeDelta {
        self.end - self.start
    }

    /// Whether `instant` lies inside; the end does not.
    pub fn contains(self, instant: Instant) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have some time in common. Spans that only touch do not overlap, and an
    /// empty span overlaps what contains its start.
    pub fn overlaps(self, other: Self) -> bool {
        if other.is_empty() {
            return self.contains(other.start);
        }
        if self.is_empty() {
            return other.contains(self.start);
        }
        self.start < other.end && other.start < self.end
    }

    /// This span, `before` longer at its start and `after` longer at its end.
    pub fn widened(self, before: TimeDelta, after: TimeDelta) -> Self {
        Self::new(self.start - before, self.end + after)
    }

    /// The time the two have in common; empty when there is none.
    pub fn intersection(self, other: Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// The same time in as few spans as possible: in order, apart from each other, none empty.
    /// Spans that overlap or touch become one.
    pub fn merged(mut spans: Vec<Self>) -> Vec<Self> {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let joins = next.start <= last.end;
            if joins {
                last.end = last.end.max(next.end);
            }
            joins
        });
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> Span {
        let at = |s| Instant::from_unix_seconds(s).expect("a small number");
        Span::new(at(start), at(end))
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert!(!span(0, 10).overlaps(span(10, 20)));
        assert!(!span(10, 20).overlaps(span(0, 10)));
        assert!(span(0, 11).overlaps(span(10, 20)));
    }

    #[test]
    fn what_two_spans_have_in_common_may_be_nothing() {
        assert_eq!(span(0, 10).intersection(span(5, 20)), span(5, 10));
        assert!(span(0, 10).intersection(span(10, 20)).is_empty());
        assert!(span(0, 10).intersection(span(15, 20)).is_empty());
    }

    #[test]
    fn merged_spans_are_in_order_and_apart() {
        let merged = Span::merged(vec![span(30, 40), span(0, 20), span(5, 10), span(20, 25), span(50, 50)]);
        assert_eq!(merged, [span(0, 25), span(30, 40)]);
    }

    #[test]
    fn an_empty_span_overlaps_what_contains_it() {
        assert!(span(0, 10).overlaps(span(0, 0)));
        assert!(span(5, 5).overlaps(span(0, 10)));
        assert!(!span(0, 10).overlaps(span(10, 10)));
    }
}
