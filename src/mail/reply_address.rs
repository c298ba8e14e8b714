//! The address that an attendee's calendar program answers to, and how it says whose answer it is.

use data_encoding::BASE32_NOPAD;
use uuid::Uuid;

use super::EmailAddress;
use crate::{
    config::Config,
    ids::AttendeeId,
    tokens::{Purpose, Secret},
};

/// The address of `attendee`, with `MAIL_REPLIES=answers@example.org`: `answers+<token>@example.org`.
/// The token is the id and a signature, in letters whose case does not matter, since some servers
/// change it. `None` without the setting.
pub fn reply_address(config: &Config, attendee: AttendeeId) -> Option<EmailAddress> {
    let base = config.mail.replies.as_ref()?;
    let token = token(&config.secret, attendee);
    format!("{}+{token}@{}", base.user(), base.domain()).parse().ok()
}

/// The attendee whose address this is: the reverse of [`reply_address`], whatever the domain, which
/// a forwarding server may have changed. `None` for what this installation has not signed.
pub fn attendee_of(secret: &Secret, address: &str) -> Option<AttendeeId> {
    let (local, _) = address.rsplit_once('@')?;
    let (_, given) = local.rsplit_once('+')?;
    let bytes = BASE32_NOPAD.decode(given.to_ascii_uppercase().as_bytes()).ok()?;
    let (id, _) = bytes.split_first_chunk::<16>()?;
    let attendee = AttendeeId(Uuid::from_bytes(*id));
    crate::tokens::is_same(&given.to_ascii_lowercase(), &token(secret, attendee)).then_some(attendee)
}

fn token(secret: &Secret, attendee: AttendeeId) -> String {
    let signature = secret.short_mac(Purpose::Reply, attendee.0);
    BASE32_NOPAD.encode(&[attendee.0.as_bytes().as_slice(), &signature].concat()).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_attendee_and_cannot_be_made_up() {
        let settings = [("CALENTO_SECRET", "5e".repeat(32)), ("MAIL_REPLIES", "answers@example.org".into())];
        let read = |name: &str| settings.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone());
        let config = Config::read(read).expect("settings");
        let (one, two) = (AttendeeId::new(), AttendeeId::new());
        let address = reply_address(&config, one).expect("an address");
        assert!(address.as_str().starts_with("answers+"), "{address}");
        assert_eq!(attendee_of(&config.secret, address.as_str()), Some(one));
        assert_eq!(attendee_of(&config.secret, &address.as_str().to_uppercase()), Some(one));
        let other = reply_address(&config, two).expect("an address");
        let mixed = format!("{}{}", &other.as_str()[..8 + 25], &address.as_str()[8 + 25..]);
        for made_up in
            [mixed.as_str(), "answers+@example.org", "answers@example.org", "answers+x\u{e9}@a.b", "+@"]
        {
            assert_eq!(attendee_of(&config.secret, made_up), None, "{made_up}");
        }
        assert_eq!(attendee_of(&Secret::parse(&"5f".repeat(32)).expect("a key"), address.as_str()), None);
    }
}
