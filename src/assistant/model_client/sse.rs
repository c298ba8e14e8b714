//! Server-sent events (WHATWG HTML section 9.2.6), as far as chat servers use them: only the data.

/// The longest line and the longest event that is taken, in bytes.
const LONGEST: usize = 1024 * 1024;

/// An event or a line is longer than any that makes sense.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

/// Takes a stream in pieces of any size, cut anywhere, and gives the data of its events.
///
/// More lenient than the standard in one point, since servers are: a `data` line that is complete
/// JSON is an event of its own even where the empty line after it is missing.
#[derive(Debug, Default)]
pub struct Events {
    line: Vec<u8>,
    data: String,
    /// The last byte was a carriage return; a line feed after it belongs to it.
    after_return: bool,
    begun: bool,
}

impl Events {
    /// The events that are complete with this piece.
    ///
    /// # Errors
    /// When one is longer than a megabyte.
    pub fn feed(&mut self, piece: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut found = Vec::new();
        for &byte in piece {
            let belongs = std::mem::take(&mut self.after_return) && byte == b'\n';
            if belongs {
                continue;
            }
            match byte {
                b'\n' | b'\r' => {
                    self.after_return = byte == b'\r';
                    self.end_of_line(&mut found)?;
                }
                _ if self.line.len() >= LONGEST => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(found)
    }

    /// What is left when the stream has ended, which servers may do without the last line's end.
    ///
    /// # Errors
    /// As [`Events::feed`].
    pub fn finish(mut self) -> Result<Vec<String>, TooLong> {
        let mut found = Vec::new();
        if !self.line.is_empty() {
            self.end_of_line(&mut found)?;
        }
        self.dispatch(&mut found);
        Ok(found)
    }

    fn end_of_line(&mut self, found: &mut Vec<String>) -> Result<(), TooLong> {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        let line = if self.begun { line.as_str() } else { line.trim_start_matches('\u{feff}') };
        self.begun = true;
        if line.is_empty() {
            self.dispatch(found);
            return Ok(());
        }
        // Comments begin with a colon; event, id and retry say nothing that we need.
        let Some(data) = line.strip_prefix("data:").or_else(|| (line == "data").then_some("")) else {
            return Ok(());
        };
        if is_whole(&self.data) {
            self.dispatch(found);
        }
        if self.data.len() + data.len() > LONGEST {
            return Err(TooLong);
        }
        if !self.data.is_empty() {
            self.data.push('\n');
        }
        self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
        if self.data == "[DONE]" {
            self.dispatch(found);
        }
        Ok(())
    }

    fn dispatch(&mut self, found: &mut Vec<String>) {
        if !self.data.trim().is_empty() {
            found.push(std::mem::take(&mut self.data));
        }
        self.data.clear();
    }
}

/// Whether the data so far is complete JSON. Only looked into when another data line follows.
fn is_whole(data: &str) -> bool {
    !data.is_empty() && serde_json::from_str::<serde::de::IgnoredAny>(data).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All events of a stream that comes in pieces of `size` bytes.
    fn events(stream: &[u8], size: usize) -> Vec<String> {
        let mut events = Events::default();
        let mut found = Vec::new();
        for piece in stream.chunks(size) {
            found.extend(events.feed(piece).expect("short enough"));
        }
        found.extend(events.finish().expect("short enough"));
        found
    }

    #[test]
    fn a_stream_cut_anywhere_gives_the_same_events() {
        let stream = "\u{feff}: hello\r\ndata: {\"a\":\"Ăn trưa với Hoà 🍜\"}\r\n\r\nevent: x\nid: 1\ndata:{\"b\":1}\n\n\
                      :keep alive\n\ndata: {\"c\":\ndata: [1,\ndata: 2]}\n\ndata: [DONE]\n\n";
        let expected = ["{\"a\":\"Ăn trưa với Hoà 🍜\"}", "{\"b\":1}", "{\"c\":\n[1,\n2]}", "[DONE]"];
        for size in 1..stream.len() {
            assert_eq!(events(stream.as_bytes(), size), expected, "pieces of {size}");
        }
        let returns = stream.replace("\r\n", "\n").replace('\n', "\r");
        assert_eq!(events(returns.as_bytes(), 3), expected);
    }

    #[test]
    fn lines_without_an_empty_line_between_them_are_events_of_their_own() {
        let stream = b"data: {\"a\":1}\ndata: {\"b\":2}\ndata: [DONE]\n";
        assert_eq!(events(stream, 7), ["{\"a\":1}", "{\"b\":2}", "[DONE]"]);
        assert_eq!(events(b"data: {\"a\":1}", 5), ["{\"a\":1}"]);
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut events = Events::default();
        let refused = (0..1_100).find_map(|_| events.feed(&[b'a'; 1_024]).err());
        assert_eq!(refused, Some(TooLong));
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        assert_eq!(events(b"data: {\"a\":\"\xff\xfe\"}\n\n", 1), ["{\"a\":\"\u{fffd}\u{fffd}\"}"]);
    }
}
