//! A mail server that nobody here wrote, with the manners of bad ones.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A mail server of Python's aiosmtpd in a process of its own; it ends with this value.
pub struct MailServer {
    process: Child,
    port: u16,
    folder: PathBuf,
}

/// What the client said before the mail itself.
#[derive(serde::Deserialize)]
pub struct Envelope {
    pub from: String,
    pub to: Vec<String>,
    /// The parameters of MAIL and RCPT.
    pub options: Vec<String>,
}

impl MailServer {
    /// A manner that `server.py` knows.
    pub fn start(manner: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/venv/bin/python");
        assert!(python.exists(), "no aiosmtpd for the mail tests: run script/test, which installs it");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mail-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).expect("a folder for the mails");
        let mut process = Command::new(python)
            .arg(root.join("tests/it/mail/server.py"))
            .arg(manner)
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the mail server said {line:?}"));
        Self { process, port, folder }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The Message-IDs of the mails it took, in order.
    pub fn message_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self
            .accepted()
            .iter()
            .map(|(_, bytes)| {
                let mail = mail_parser::MessageParser::default().parse(bytes).expect("a mail");
                mail.message_id().expect("a Message-ID").to_owned()
            })
            .collect();
        ids.sort();
        ids
    }

    /// The mails it took, in any order.
    pub fn accepted(&self) -> Vec<(Envelope, Vec<u8>)> {
        let entries = std::fs::read_dir(&self.folder).expect("the folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mails = paths.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
        mails
            .map(|path| {
                let envelope = std::fs::read(path.with_extension("json")).expect("an envelope");
                let envelope = serde_json::from_slice(&envelope).expect("an envelope");
                (envelope, std::fs::read(&path).expect("a mail"))
            })
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended by itself; a test that failed should say why, and not abort here.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
