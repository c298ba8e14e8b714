//! A mailbox at a mail server (IMAP, RFC 3501), whose mails are taken in as those that are posted to us.
//!
//! Each message is taken in once, in the transaction that remembers its UID, and marked as read after
//! it. What the mailbox held when we first saw it counts as far as it is unread.

mod address;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use async_imap::{Client, Session, error::Error as ImapError};
use futures_util::TryStreamExt;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use self::address::{Address, Security};
use super::{imap_state::ImapState, inbound};
use crate::{
    config::{Config, MailConfig},
    db::Db,
    error::AppError,
    time::Clock,
    tokens::Secret,
};

/// Messages of one look; the next look goes on with the rest.
const MOST_AT_ONCE: usize = 100;

/// After so many failed looks a message that the server cannot give us is passed over.
const STUCK_AFTER: i32 = 5;

/// Which kinds of trouble there are, as `imap_mailboxes.cause` and `/ready` name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No connection.
    Connection,
    /// No encrypted line, or a certificate that is not right.
    Tls,
    /// User or password.
    Login,
    /// There is no such folder.
    Folder,
    /// Another answer than we understand.
    Answer,
    /// The server took too long.
    Time,
}

/// A look that failed.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("{}: {text}", stage.stored())]
    Server { stage: Stage, text: String },
    #[error(transparent)]
    Ours(#[from] AppError),
}

impl ImapState {
    /// Whether looks have failed for long in the same way as `trouble`, an answer about a message that
    /// we do not understand: then the others come first.
    fn is_stuck(&self, trouble: &Trouble) -> bool {
        match trouble {
            Trouble::Server { stage: Stage::Answer, .. } => {
                self.failures >= STUCK_AFTER && self.cause.as_deref() == Some(Stage::Answer.stored())
            }
            _ => false,
        }
    }
}

/// The mailbox of the settings.
#[derive(Clone)]
pub struct Mailbox {
    address: Address,
    tls: Arc<ClientConfig>,
    limits: Limits,
}

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one answer, dialling included.
    pub answer: Duration,
    /// For one whole look.
    pub look: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: Duration::from_secs(30), look: Duration::from_secs(300) }
    }
}

/// What a look found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Messages that were taken in.
    pub taken: usize,
    /// Messages that are too large.
    pub passed_over: usize,
    /// Whether more wait.
    pub is_more: bool,
}

/// Anything that bytes come and go through.
trait Line: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Line for T {}

type AnySession = Session<Box<dyn Line>>;

impl Stage {
    /// As `imap_mailboxes.cause` holds it.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Folder => "folder",
            Self::Answer => "answer",
            Self::Time => "time",
        }
    }
}

impl Mailbox {
    /// The mailbox of the settings; `None` when none is set.
    ///
    /// # Errors
    /// What is wrong with the settings, in a sentence.
    pub fn of(config: &MailConfig) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.imap else { return Ok(None) };
        let tls = Arc::new(client_config(config.imap_ca.as_ref())?);
        Ok(Some(Self { address: Address::parse(&url.0)?, tls, limits: Limits::default() }))
    }

    /// The same mailbox with other limits of time.
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }
}

impl Mailbox {
    /// Takes in what is new, and notes how that went.
    ///
    /// # Errors
    /// Why it could not; the next look goes on where this one ended.
    pub async fn look(&self, db: &Db, secret: &Secret, clock: &Clock) -> Result<Found, Trouble> {
        let late = || trouble(Stage::Time, "the whole look took too long");
        let looked = timeout(self.limits.look, self.take_new(db, secret, clock)).await;
        let looked = looked.unwrap_or_else(|_| Err(late()));
        let (key, now) = (self.address.key(), clock.now());
        match &looked {
            Ok(_) => db.run(move |conn| ImapState::went_well(conn, &key, now)).await?,
            Err(Trouble::Server { stage, .. }) => {
                let cause = stage.stored();
                db.run(move |conn| ImapState::failed(conn, &key, cause, now).map(drop)).await?;
            }
            Err(Trouble::Ours(_)) => {}
        }
        looked
    }

    async fn take_new(&self, db: &Db, secret: &Secret, clock: &Clock) -> Result<Found, Trouble> {
        let mut session = self.open().await?;
        let found = self.take_from(&mut session, db, secret, clock).await;
        // How we part says nothing about what was taken.
        if let Err(error) = self.answer(Stage::Answer, session.logout()).await {
            tracing::debug!(%error, "the mailbox's server did not say goodbye");
        }
        found
    }

    async fn take_from(
        &self,
        session: &mut AnySession,
        db: &Db,
        secret: &Secret,
        clock: &Clock,
    ) -> Result<Found, Trouble> {
        let mailbox = self.answer(Stage::Folder, session.select(&self.address.folder)).await?;
        let validity = mailbox
            .uid_validity
            .filter(|validity| *validity != 0)
            .ok_or_else(|| trouble(Stage::Answer, "the server names no UIDVALIDITY"))?;
        let key = self.address.key();
        let state = {
            let key = key.clone();
            db.run(move |conn| ImapState::find(conn, &key)).await?
        };
        let is_known = state.uid_validity == i64::from(validity);
        let last = if is_known { u32::try_from(state.last_uid).unwrap_or(u32::MAX) } else { 0 };
        // `n:*` names the last message even where its UID is below n, so the answer is looked through.
        let query = match last {
            0 => "UNSEEN".to_owned(),
            last => format!("UID {}:*", last.saturating_add(1)),
        };
        let found = self.answer(Stage::Answer, session.uid_search(&query)).await?;
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid > last).collect();
        uids.sort_unstable();
        if !is_known {
            let key = key.clone();
            db.run(move |conn| ImapState::begin(conn, &key, validity, 0)).await?;
        }
        let mut found = Found { is_more: uids.len() > MOST_AT_ONCE, ..Found::default() };
        for uid in uids.iter().copied().take(MOST_AT_ONCE) {
            let raw = match self.fetch(session, uid).await {
                Err(trouble)
                    if found == Found { is_more: found.is_more, ..Found::default() }
                        && state.is_stuck(&trouble) =>
                {
                    // One a look: the server may be out of step after what we could not read.
                    let (key, now) = (key.clone(), clock.now());
                    db.transaction(move |conn| ImapState::take(conn, &key, (validity, uid), None, now))
                        .await?;
                    tracing::warn!(uid, "a message that the server cannot give us was left in the mailbox");
                    return Err(trouble);
                }
                raw => raw?,
            };
            let (key, secret, now) = (key.clone(), secret.clone(), clock.now());
            let is_ours = raw.is_some();
            let taken = db
                .transaction(move |conn| {
                    let mail = raw.as_deref().map(|raw| (&secret, raw));
                    ImapState::take(conn, &key, (validity, uid), mail, now)
                })
                .await?;
            if !is_ours {
                found.passed_over += 1;
                tracing::warn!(uid, "a message in the mailbox is too large or empty and was left there");
            } else if taken {
                found.taken += 1;
                self.mark_as_read(session, uid).await?;
            }
        }
        // What was read before we came is not ours; from here on every new message is.
        if last == 0 && !found.is_more {
            let next = mailbox.uid_next.unwrap_or(1).saturating_sub(1).max(uids.last().copied().unwrap_or(0));
            if next > 0 {
                db.run(move |conn| ImapState::begin(conn, &key, validity, next)).await?;
            }
        }
        Ok(found)
    }

    /// The whole message; `None` for one that is too large, or gone.
    async fn fetch(&self, session: &mut AnySession, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let uid = uid.to_string();
        let sizes =
            async { session.uid_fetch(&uid, "(UID RFC822.SIZE)").await?.try_collect::<Vec<_>>().await };
        let sizes = self.answer(Stage::Answer, sizes).await?;
        let size = sizes.iter().find_map(|fetch| fetch.size).unwrap_or(0);
        if size == 0 || usize::try_from(size).is_ok_and(|size| size > inbound::MAX_BYTES) {
            return Ok(None);
        }
        // PEEK: it is marked as read once it is taken in.
        let bodies =
            async { session.uid_fetch(&uid, "(UID BODY.PEEK[])").await?.try_collect::<Vec<_>>().await };
        let bodies = self.answer(Stage::Answer, bodies).await?;
        let body = bodies.iter().find_map(|fetch| fetch.body()).map(<[u8]>::to_vec);
        Ok(body.filter(|body| !body.is_empty() && body.len() <= inbound::MAX_BYTES))
    }

    async fn mark_as_read(&self, session: &mut AnySession, uid: u32) -> Result<(), Trouble> {
        let stored = async {
            session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?.try_collect::<Vec<_>>().await
        };
        self.answer(Stage::Answer, stored).await?;
        Ok(())
    }

    /// Dials, encrypts, logs in.
    async fn open(&self) -> Result<AnySession, Trouble> {
        let dialled =
            timeout(self.limits.answer, TcpStream::connect((self.address.host.as_str(), self.address.port)))
                .await;
        let tcp = match dialled {
            Err(_) => return Err(trouble(Stage::Connection, "the server cannot be reached in time")),
            Ok(Err(error)) => return Err(trouble(Stage::Connection, &error)),
            Ok(Ok(tcp)) => tcp,
        };
        let line: Box<dyn Line> = match self.address.security {
            Security::Wrapped => Box::new(self.encrypt(tcp).await?),
            Security::Upgraded => {
                let mut client = Client::new(tcp);
                self.greeting(&mut client).await?;
                self.answer(Stage::Tls, client.run_command_and_check_ok("STARTTLS", None)).await?;
                Box::new(self.encrypt(client.into_inner()).await?)
            }
            Security::None => Box::new(tcp),
        };
        let mut client = Client::new(line);
        if self.address.security != Security::Upgraded {
            self.greeting(&mut client).await?;
        }
        let login = async {
            client.login(&self.address.user, &self.address.password).await.map_err(|(error, _)| error)
        };
        self.answer(Stage::Login, login).await
    }

    async fn greeting<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug>(
        &self,
        client: &mut Client<T>,
    ) -> Result<(), Trouble> {
        match timeout(self.limits.answer, client.read_response()).await {
            Err(_) => Err(trouble(Stage::Time, "the server does not greet us")),
            Ok(Ok(Some(_))) => Ok(()),
            Ok(Ok(None)) => Err(trouble(Stage::Connection, "the server hung up")),
            Ok(Err(error)) => Err(trouble(Stage::Answer, &error)),
        }
    }

    async fn encrypt(&self, tcp: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Trouble> {
        let name =
            ServerName::try_from(self.address.host.clone()).map_err(|error| trouble(Stage::Tls, &error))?;
        let handshake = TlsConnector::from(Arc::clone(&self.tls)).connect(name, tcp);
        match timeout(self.limits.answer, handshake).await {
            Err(_) => Err(trouble(Stage::Tls, "the handshake takes too long")),
            Ok(encrypted) => encrypted.map_err(|error| trouble(Stage::Tls, &error)),
        }
    }

    /// Waits for an answer, for as long as the limits say.
    async fn answer<T>(
        &self,
        stage: Stage,
        answer: impl Future<Output = Result<T, ImapError>>,
    ) -> Result<T, Trouble> {
        match timeout(self.limits.answer, answer).await {
            Err(_) => Err(trouble(Stage::Time, "the server does not answer in time")),
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                let stage = match &error {
                    ImapError::Io(_) | ImapError::ConnectionLost => Stage::Connection,
                    ImapError::No(_) | ImapError::Bad(_) => stage,
                    _ => Stage::Answer,
                };
                Err(trouble(stage, &error))
            }
        }
    }
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mailbox({}:{})", self.address.host, self.address.port)
    }
}

/// Whose certificates count: those of the public authorities, and of the file, if there is one.
fn client_config(ca: Option<&PathBuf>) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = ca {
        let wrong = || format!("IMAP_CA_FILE is {path:?}, which holds no certificates in PEM");
        let certificates: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(path).and_then(Iterator::collect).with_context(wrong)?;
        if certificates.is_empty() {
            bail!(wrong());
        }
        for certificate in certificates {
            roots.add(certificate).with_context(wrong)?;
        }
    }
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn trouble(stage: Stage, text: &(impl ToString + ?Sized)) -> Trouble {
    Trouble::Server { stage, text: text.to_string().chars().take(500).collect() }
}

/// How reading the mailbox goes, for `/ready`; `None` when none is set.
///
/// # Errors
/// When the database does.
pub async fn state(config: &Config, db: &Db) -> Result<Option<ImapState>, AppError> {
    let Some(url) = &config.mail.imap else { return Ok(None) };
    let key = Address::parse(&url.0).map_err(AppError::internal)?.key();
    Ok(Some(db.run(move |conn| ImapState::find(conn, &key)).await?))
}
