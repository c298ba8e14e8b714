//! A real IMAP server, Dovecot, for one test: its own folders, its own ports on this machine.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub const USER: &str = "answers";
pub const PASSWORD: &str = "mật khẩu\"\\ 1";

/// Dovecot in a process of its own; it ends with this value.
pub struct ImapServer {
    process: Child,
    folder: PathBuf,
    /// Without TLS, and with TLS from the first byte.
    pub port: u16,
    pub tls_port: u16,
}

impl ImapServer {
    pub fn start() -> Self {
        // Sockets have short names, so their folder has, too.
        let folder = std::env::temp_dir()
            .join(format!("calento-imap-{}", &uuid::Uuid::new_v4().simple().to_string()[..12]));
        for part in ["run", "state", "mail/new", "mail/cur", "mail/tmp"] {
            fs::create_dir_all(folder.join(part)).expect("a folder");
        }
        let (port, tls_port) = (free_port(), free_port());
        let user = whoami("-un");
        let group = whoami("-gn");
        make_certificate(&folder);
        fs::write(folder.join("users"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).expect("users");
        fs::write(folder.join("dovecot.conf"), config(&folder, (port, tls_port), (&user, &group)))
            .expect("a configuration");
        // Its login process looks for where it stands.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("ours");
        let process = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(folder.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Dovecot (Debian: dovecot-imapd) starts; script/test installs it");
        let server = Self { process, folder, port, tls_port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", server.port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "Dovecot does not answer: {}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// `imap://…` with the right password.
    pub fn url(&self) -> String {
        format!("imap://{USER}:{}@127.0.0.1:{}/INBOX", percent(PASSWORD), self.port)
    }

    /// `imaps://…`, by the name in the certificate.
    pub fn tls_url(&self) -> String {
        format!("imaps://{USER}:{}@localhost:{}/INBOX", percent(PASSWORD), self.tls_port)
    }

    /// `imap://…?tls=required`.
    pub fn starttls_url(&self) -> String {
        format!("imap://{USER}:{}@localhost:{}/INBOX?tls=required", percent(PASSWORD), self.port)
    }

    /// The file with the certificate.
    pub fn certificate(&self) -> String {
        self.folder.join("certificate.pem").to_string_lossy().into_owned()
    }

    /// Puts a message into the inbox as a delivering program does.
    pub fn deliver(&self, name: &str, mail: &[u8]) {
        let (tmp, new) = (self.folder.join("mail/tmp").join(name), self.folder.join("mail/new").join(name));
        fs::write(&tmp, mail).expect("a message");
        fs::rename(tmp, new).expect("delivered");
    }

    /// Makes a folder beside the inbox.
    pub fn make_folder(&self, name: &str) {
        let folder = self.folder.join("mail").join(format!(".{name}"));
        for part in ["new", "cur", "tmp"] {
            fs::create_dir_all(folder.join(part)).expect("a folder");
        }
        if whoami("-un") == "root" {
            give_to_mail(&folder);
        }
    }

    /// How many messages were read, and how many are there.
    pub fn seen(&self) -> (usize, usize) {
        let names = |part: &str| {
            let entries = fs::read_dir(self.folder.join("mail").join(part)).expect("the folder");
            entries
                .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        let (new, cur) = (names("new"), names("cur"));
        let is_seen = |name: &&String| name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'));
        (cur.iter().filter(is_seen).count(), new.len() + cur.len())
    }

    /// Forgets all UIDs, as after a restored backup: UIDVALIDITY becomes another.
    pub fn forget_uids(&self) {
        for entry in fs::read_dir(self.folder.join("mail")).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::remove_file(path).expect("ours");
            }
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for ImapServer {
    fn drop(&mut self) {
        // SIGTERM, so that it ends its own children; a test that failed should say why, and not abort here.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn config(folder: &Path, (port, tls_port): (u16, u16), (user, group): (&str, &str)) -> String {
    let mails = folder.join("mail");
    let folder = folder.display();
    // Run by root, Dovecot wants other users for its logins; run by anybody else, it can have none.
    let is_root = user == "root";
    let (login, inner, mail) = if is_root { ("dovenull", "dovecot", "mail") } else { (user, user, user) };
    if is_root {
        give_to_mail(&mails);
    }
    let mail_group = if is_root { "mail" } else { group };
    let chroot =
        if is_root { "" } else { "service anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n" };
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\nprotocols = imap\n\
         listen = 127.0.0.1\ndefault_login_user = {login}\ndefault_internal_user = {inner}\n\
         default_internal_group = {inner_group}\n\
         ssl = yes\nssl_cert = <{folder}/certificate.pem\nssl_key = <{folder}/key.pem\n\
         disable_plaintext_auth = no\nauth_mechanisms = plain login\nfirst_valid_uid = 0\nfirst_valid_gid = 0\n\
         passdb {{\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%u {folder}/users\n}}\n\
         userdb {{\n  driver = static\n  args = uid={mail} gid={mail_group} home={folder}/state\n}}\n\
         mail_location = maildir:{folder}/mail\nservice imap-login {{\n  inet_listener imap {{\n    port = {port}\n  }}\n  \
         inet_listener imaps {{\n    port = {tls_port}\n    ssl = yes\n  }}\n}}\n{chroot}",
        inner_group = if is_root { "dovecot" } else { group },
    )
}

/// The user as whom Dovecot reads mails when root runs it.
fn give_to_mail(folder: &Path) {
    let given = Command::new("chown").args(["-R", "mail:mail"]).arg(folder).status();
    assert!(given.is_ok_and(|status| status.success()), "chown");
}

fn make_certificate(folder: &Path) {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("certificate.pem"))
        .stderr(Stdio::null())
        .status();
    assert!(made.is_ok_and(|status| status.success()), "openssl makes a certificate");
}

fn whoami(what: &str) -> String {
    let output = Command::new("id").arg(what).output().expect("id");
    String::from_utf8(output.stdout).expect("a name").trim().to_owned()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port()
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
