//! Room to read a mail in, whatever it holds.

use std::{io, thread};

/// The shortest line that opens a mail inside a mail, in bytes, and then some.
const SHORTEST_LEVEL: usize = 24;

/// What a level takes of the stack, several times over: 4 MiB of levels were read and dropped with a
/// quarter of it in a debug build.
const PER_LEVEL: usize = 1024;

/// What reading takes beside the levels.
const LEAST: usize = 4 * 1024 * 1024;

/// Has `read` read a mail in a thread with as much stack as a mail of this length can make a parser need:
/// mails inside mails are dropped one inside the other, and a stack that ends ends the whole program.
/// Pages of it that are not touched cost nothing. `None` when reading panics.
///
/// # Errors
/// When the system has no room for another thread.
pub fn with_room<T: Send>(raw: &[u8], read: impl FnOnce(&[u8]) -> T + Send) -> io::Result<Option<T>> {
    let size = LEAST + raw.len() / SHORTEST_LEVEL * PER_LEVEL;
    thread::scope(|scope| {
        let reader = thread::Builder::new().name("mail".to_owned()).stack_size(size);
        Ok(reader.spawn_scoped(scope, || read(raw))?.join().ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{inbound::MAX_BYTES, report};

    #[test]
    fn the_deepest_mail_of_all_is_read() {
        for level in
            ["Content-Type:message/global\n\n", "Content-Type:multipart/digest;boundary=a\n\n--a\n\n"]
        {
            let mail = level.repeat(MAX_BYTES / level.len());
            let read = with_room(mail.as_bytes(), report::read).expect("a thread");
            assert_eq!(read, Some(None), "no report, and no end of the program");
        }
    }

    #[test]
    fn a_panic_ends_with_the_mail() {
        let read = with_room(b"x", |raw| assert_eq!(raw, b"y"));
        assert!(matches!(read, Ok(None)));
    }
}
