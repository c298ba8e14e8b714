//! Private addresses under which other programs read an owner's calendar (`calendar_feeds`).

pub mod address;
pub mod disclosure;
pub mod feed;
pub mod list;

pub use disclosure::Kind;
pub use feed::Feed;
