//! The table `users`.

use diesel::{pg::Pg, prelude::*};

use crate::{
    i18n::Lang,
    ids::UserId,
    mail::EmailAddress,
    schema::users,
    time::{Instant, Zone},
};

/// An owner: somebody with an account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub username: String,
    pub password_hash: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub bio: Option<String>,
    pub timezone: String,
    pub language: Option<String>,
    pub last_view: String,
    pub second_timezone: Option<String>,
    pub mail_tracking: bool,
    /// Whether the assistant may ask the model of the settings.
    pub assistant_uses_model: bool,
}

/// A new account, checked.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    pub id: UserId,
    pub email: String,
    pub username: String,
    pub password_hash: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub timezone: String,
}

/// What became of a wish for an account.
#[derive(Debug)]
pub enum SignedUp {
    Done(Box<User>),
    EmailTaken,
    UsernameTaken,
}

/// What an owner may change about themselves; all of it is written.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub struct Profile {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub bio: Option<String>,
    pub timezone: String,
    pub language: Option<String>,
    pub second_timezone: Option<String>,
}

type Active = users::BoxedQuery<'static, Pg, diesel::dsl::SqlTypeOf<diesel::dsl::AsSelect<User, Pg>>>;

impl User {
    /// Makes an account. The unique constraints judge a race of two for one name.
    ///
    /// # Errors
    /// When the database does.
    pub fn sign_up(conn: &mut PgConnection, new: &NewUser) -> QueryResult<SignedUp> {
        use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
        // In a transaction of its own, so that a refused row does not spoil the one around it.
        let row = conn.transaction(|conn| {
            diesel::insert_into(users::table).values(new).returning(Self::as_select()).get_result(conn)
        });
        match row {
            Ok(user) => Ok(SignedUp::Done(Box::new(user))),
            Err(DatabaseError(UniqueViolation, about)) => {
                let username = about.constraint_name().is_some_and(|name| name.contains("username"));
                Ok(if username { SignedUp::UsernameTaken } else { SignedUp::EmailTaken })
            }
            Err(error) => Err(error),
        }
    }

    /// The active account of this id.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, id: UserId) -> QueryResult<Self> {
        Self::active().filter(users::id.eq(id)).first(conn)
    }

    /// The active account of this username, in any case.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find_by_username(conn: &mut PgConnection, username: &str) -> QueryResult<Self> {
        Self::active().filter(users::username.eq(username.to_lowercase())).first(conn)
    }

    /// The active account that signs in by `login`: an e-mail address or a username.
    ///
    /// # Errors
    /// When the database does.
    pub fn find_by_login(conn: &mut PgConnection, login: &str) -> QueryResult<Option<Self>> {
        let login = login.trim().to_lowercase();
        Self::active().filter(users::email.eq(&login).or(users::username.eq(&login))).first(conn).optional()
    }

    /// Which of `names` belong to an account already, deleted ones included.
    ///
    /// # Errors
    /// When the database does.
    pub fn taken_usernames(conn: &mut PgConnection, names: &[String]) -> QueryResult<Vec<String>> {
        users::table.filter(users::username.eq_any(names)).select(users::username).load(conn)
    }

    /// Notes a sign-in.
    ///
    /// # Errors
    /// When the database does.
    pub fn signed_in(conn: &mut PgConnection, id: UserId, now: Instant) -> QueryResult<()> {
        diesel::update(users::table.find(id)).set(users::last_login_at.eq(now)).execute(conn)?;
        Ok(())
    }

    /// Writes what the owner says of themselves.
    ///
    /// # Errors
    /// When the database does.
    pub fn change_profile(conn: &mut PgConnection, id: UserId, profile: &Profile) -> QueryResult<()> {
        diesel::update(users::table.find(id)).set(profile).execute(conn)?;
        Ok(())
    }

    /// Writes whether news that a mail was opened are kept.
    ///
    /// # Errors
    /// When the database does.
    pub fn set_mail_tracking(conn: &mut PgConnection, id: UserId, on: bool) -> QueryResult<()> {
        diesel::update(users::table.find(id)).set(users::mail_tracking.eq(on)).execute(conn)?;
        Ok(())
    }

    /// Writes whether the assistant may send the owner's words and days to the model of the settings.
    ///
    /// # Errors
    /// When the database does.
    pub fn set_assistant_uses_model(conn: &mut PgConnection, id: UserId, on: bool) -> QueryResult<()> {
        diesel::update(users::table.find(id)).set(users::assistant_uses_model.eq(on)).execute(conn)?;
        Ok(())
    }

    /// Remembers the calendar view opened last.
    ///
    /// # Errors
    /// When the database does.
    pub fn remember_view(conn: &mut PgConnection, id: UserId, view: &str) -> QueryResult<()> {
        diesel::update(users::table.find(id).filter(users::last_view.ne(view)))
            .set(users::last_view.eq(view))
            .execute(conn)?;
        Ok(())
    }

    /// What people call them: first and last name, or the username.
    pub fn name(&self) -> String {
        let parts: Vec<&str> = [&self.first_name, &self.last_name]
            .into_iter()
            .flatten()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() { self.username.clone() } else { parts.join(" ") }
    }

    /// Their own zone.
    pub fn zone(&self) -> Zone {
        Zone::stored(&self.timezone)
    }

    /// The zone whose hours they want to see beside their own.
    pub fn second_zone(&self) -> Option<Zone> {
        self.second_timezone.as_deref().and_then(|name| Zone::named(name).ok())
    }

    /// The language they chose; `None` follows the browser.
    pub fn lang(&self) -> Option<Lang> {
        Lang::stored(self.language.as_deref())
    }

    /// The language for mails to them: their own choice, else Vietnamese in Vietnam, else English.
    pub fn mail_lang(&self) -> Lang {
        let at_home = matches!(self.timezone.as_str(), "Asia/Ho_Chi_Minh" | "Asia/Saigon");
        self.lang().unwrap_or(if at_home { Lang::Vi } else { Lang::En })
    }

    /// Their address as mail needs it; `None` only for erased accounts.
    pub fn address(&self) -> Option<EmailAddress> {
        self.email.parse().ok()
    }

    fn active() -> Active {
        users::table
            .filter(users::deleted_at.is_null())
            .filter(users::status.eq("active"))
            .select(Self::as_select())
            .into_boxed()
    }
}
