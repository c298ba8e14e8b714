//! Where things stand in a view: lanes of bars, lines of a month's cell, columns of overlapping
//! blocks, minutes of a day. Pure: numbers in, numbers out.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveTime, Timelike};

use crate::time::{Span, Zone};

/// How many lanes of bars a week of the month draws; what needs more goes into a fold.
pub const MOST_LANES: usize = 3;

/// How many lines, bars included, a cell of the month shows.
pub const MOST_LINES: usize = 4;

/// How many lines the fold of a month's cell has; the day itself has all.
pub const MOST_FOLDED: usize = 30;

/// How many blocks are drawn on a day among others, and on a day alone; the agenda has all.
pub const MOST_BLOCKS: usize = 60;
pub const MOST_BLOCKS_ALONE: usize = 200;

/// How many lanes of whole days stand above the hours.
pub const MOST_LANES_ABOVE: usize = 30;

/// The minutes of the day that a block's height has at least, so that its title can be read.
const SHORTEST_DRAWN: u32 = 30;

/// Positions are classes in steps of so many minutes.
const STEP: u32 = 5;

/// The minutes that a drawn day has, whatever the clocks do: it shows wall-clock time.
const DAY: u32 = 24 * 60;

/// How many blocks stand side by side at most, as many as there are classes.
const MOST_COLUMNS: usize = 60;

/// Gives each bar the lowest lane that is free on all of its days. `bars` are ranges of days,
/// numbered in any way, in the order in which they choose.
pub fn lanes(bars: &[RangeInclusive<usize>]) -> Vec<usize> {
    let mut taken: Vec<Vec<&RangeInclusive<usize>>> = Vec::new();
    bars.iter()
        .map(|bar| {
            let apart =
                |other: &&RangeInclusive<usize>| other.end() < bar.start() || bar.end() < other.start();
            let free = taken.iter().position(|lane| lane.iter().all(apart));
            let lane = free.unwrap_or(taken.len());
            if lane == taken.len() {
                taken.push(Vec::new());
            }
            taken[lane].push(bar);
            lane
        })
        .collect()
}

/// How many of `lines` a cell shows below `lanes` bars; the rest is folded away. With a fold
/// there is one line less, for its handle.
pub fn lines_shown(lanes: usize, lines: usize, must_fold: bool) -> usize {
    if lanes + lines <= MOST_LINES && !must_fold { lines } else { (MOST_LINES - 1).saturating_sub(lanes) }
}

/// Where a block stands in the column of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// Minutes after midnight on the wall clock, a multiple of five below 1440.
    pub at: u32,
    /// Its height in minutes, a multiple of five; `at + len` is 1440 at most.
    pub len: u32,
}

/// The part of `span` on `day` as the clocks of `zone` show it; clipped at both midnights.
///
/// The reading counts, not the time gone by: on a day of 23 or 25 hours, 09:00 stands where it
/// always does. A span that ends at an earlier reading than it began, inside an hour that the
/// clocks repeat, gets the least height.
pub fn minutes_of_day(span: Span, day: NaiveDate, zone: &Zone) -> Minutes {
    let whole = zone.day_span(day);
    let reading = |time: NaiveTime| time.num_seconds_from_midnight() / 60;
    let start = if span.start <= whole.start { 0 } else { reading(zone.wall(span.start).time()) };
    let end = if span.end >= whole.end { DAY } else { reading(zone.wall(span.end).time()) };
    let at = (start / STEP * STEP).min(DAY - STEP);
    let len = (end.div_ceil(STEP) * STEP).saturating_sub(at).clamp(STEP, DAY - at);
    Minutes { at, len }
}

/// Where a block stands among those it overlaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub col: usize,
    /// How many stand side by side.
    pub cols: usize,
}

/// Puts blocks that overlap beside each other. `blocks` are in order of their start. Blocks that
/// are joined by a chain of overlaps share one number of columns.
pub fn columns(blocks: &[Minutes]) -> Vec<Column> {
    let bottom = |block: &Minutes| block.at + block.len.max(SHORTEST_DRAWN);
    let mut placed = vec![Column { col: 0, cols: 1 }; blocks.len()];
    let mut first = 0;
    while first < blocks.len() {
        // Ends of the columns of this chain; the chain ends where all of them have.
        let mut ends: Vec<u32> = Vec::new();
        let mut next = first;
        while next < blocks.len() && (next == first || ends.iter().any(|end| *end > blocks[next].at)) {
            let free = ends.iter().position(|end| *end <= blocks[next].at);
            let col = free.unwrap_or(ends.len());
            if col == ends.len() {
                ends.push(0);
            }
            ends[col] = bottom(&blocks[next]);
            placed[next].col = col.min(MOST_COLUMNS - 1);
            next += 1;
        }
        for column in &mut placed[first..next] {
            column.cols = ends.len().min(MOST_COLUMNS);
        }
        first = next;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: &str, end: &str) -> Span {
        Span::new(start.parse().expect("an instant"), end.parse().expect("an instant"))
    }

    fn minutes(zone: &str, day: &str, start: &str, end: &str) -> (u32, u32) {
        let zone = Zone::named(zone).expect("a zone");
        let found = minutes_of_day(span(start, end), day.parse().expect("a day"), &zone);
        (found.at, found.len)
    }

    fn block(at: u32, len: u32) -> Minutes {
        Minutes { at, len }
    }

    fn placed(blocks: &[Minutes]) -> Vec<(usize, usize)> {
        columns(blocks).into_iter().map(|column| (column.col, column.cols)).collect()
    }

    #[test]
    fn bars_take_the_lowest_free_lane() {
        assert_eq!(lanes(&[0..=6, 1..=2, 3..=3, 2..=4]), [0, 1, 1, 2]);
        assert_eq!(lanes(&[0..=1, 2..=3, 1..=2]), [0, 0, 1]);
        assert!(lanes(&[]).is_empty());
    }

    #[test]
    fn bars_of_one_day_that_meet_do_not_share_a_lane() {
        assert_eq!(lanes(&[2..=2, 2..=2, 2..=2]), [0, 1, 2]);
    }

    #[test]
    fn a_cell_folds_what_does_not_fit() {
        assert_eq!(lines_shown(0, 4, false), 4);
        assert_eq!(lines_shown(0, 5, false), 3);
        assert_eq!(lines_shown(2, 2, false), 2);
        assert_eq!(lines_shown(3, 2, false), 0);
        assert_eq!(lines_shown(3, 1, true), 0);
        assert_eq!(lines_shown(0, 30, false), 3);
    }

    #[test]
    fn a_block_is_clipped_at_both_midnights() {
        let zone = "Asia/Ho_Chi_Minh";
        let night = ("2026-11-23T15:30:00Z", "2026-11-23T18:00:00Z");
        assert_eq!(minutes(zone, "2026-11-23", night.0, night.1), (1350, 90));
        assert_eq!(minutes(zone, "2026-11-24", night.0, night.1), (0, 60));
        assert_eq!(minutes(zone, "2026-11-23", "2026-11-22T00:00:00Z", "2026-11-25T00:00:00Z"), (0, 1440));
    }

    #[test]
    fn odd_minutes_are_rounded_outwards_to_steps_of_five() {
        let zone = "Asia/Ho_Chi_Minh";
        assert_eq!(minutes(zone, "2026-11-23", "2026-11-23T02:03:00Z", "2026-11-23T02:31:00Z"), (540, 35));
        assert_eq!(minutes(zone, "2026-11-23", "2026-11-23T02:00:00Z", "2026-11-23T02:00:00Z"), (540, 5));
        assert_eq!(minutes(zone, "2026-11-23", "2026-11-23T16:59:00Z", "2026-11-23T17:00:00Z"), (1435, 5));
    }

    #[test]
    fn nine_o_clock_stands_at_nine_on_days_of_23_and_25_hours() {
        let zone = "America/New_York";
        assert_eq!(minutes(zone, "2026-03-08", "2026-03-08T13:00:00Z", "2026-03-08T14:00:00Z"), (540, 60));
        assert_eq!(minutes(zone, "2026-11-01", "2026-11-01T14:00:00Z", "2026-11-01T15:00:00Z"), (540, 60));
    }

    #[test]
    fn a_block_across_a_clock_change_reaches_from_reading_to_reading() {
        let zone = "America/New_York";
        // 01:30 to 03:30, one hour long.
        assert_eq!(minutes(zone, "2026-03-08", "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"), (90, 120));
        // From the first 01:45 to the second 01:15: the end is read before the start.
        assert_eq!(minutes(zone, "2026-11-01", "2026-11-01T05:45:00Z", "2026-11-01T06:15:00Z"), (105, 5));
    }

    #[test]
    fn a_day_without_midnight_begins_at_the_top() {
        let (start, end) = ("2024-04-25T22:00:00Z", "2024-04-25T23:00:00Z");
        // Cairo's 26 April 2024 began at 01:00.
        assert_eq!(minutes("Africa/Cairo", "2024-04-26", start, end), (0, 120));
    }

    #[test]
    fn blocks_that_overlap_stand_side_by_side() {
        assert_eq!(placed(&[block(540, 60), block(600, 60)]), [(0, 1), (0, 1)]);
        assert_eq!(placed(&[block(540, 60), block(550, 80), block(570, 15)]), [(0, 3), (1, 3), (2, 3)]);
    }

    #[test]
    fn a_chain_of_overlaps_shares_its_columns_and_fills_gaps() {
        let chain = [block(540, 60), block(570, 90), block(600, 30), block(700, 30)];
        assert_eq!(placed(&chain), [(0, 2), (1, 2), (0, 2), (0, 1)]);
    }

    #[test]
    fn short_blocks_count_with_the_height_they_are_drawn_with() {
        assert_eq!(placed(&[block(540, 5), block(550, 5)]), [(0, 2), (1, 2)]);
    }

    #[test]
    fn more_blocks_than_there_are_columns_share_the_last() {
        let crowd = vec![block(540, 60); 70];
        let columns = columns(&crowd);
        assert!(columns.iter().all(|column| column.col < MOST_COLUMNS && column.cols == MOST_COLUMNS));
    }
}
