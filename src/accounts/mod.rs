//! Who someone is: accounts (`users`), passwords, sessions, and the screens around them.

pub mod mails;
pub mod password;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
pub mod user;

pub use session::CurrentUser;
pub use user::User;
