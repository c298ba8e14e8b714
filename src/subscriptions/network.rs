//! Which addresses a server may be sent to by somebody who types a URL; pure.
//!
//! Calento reads what its owners name. Without a guard, anybody with an account could have it knock
//! at doors of the network it stands in, which trusts it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The ports that calendars are served from.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// The longest address that is taken, in bytes.
pub const LONGEST: usize = 2_000;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is no http, https or webcal URL.
    NotWeb,
    /// It leads into a network of its own, or to an unusual port.
    Private,
}

/// Reads what people type. `webcal:` is https; a user name and a password are left out, and so is
/// what follows a `#`.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str, private_too: bool) -> Result<Url, Unfit> {
    let text = text.trim();
    let rest = |scheme: &str| {
        let head = text.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme))?;
        text.get(head.len()..)
    };
    let url = match rest("webcal://").or_else(|| rest("webcals://")) {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(text),
    };
    let mut url = url.map_err(|_| Unfit::NotWeb)?;
    if url.as_str().len() > LONGEST || !matches!(url.scheme(), "http" | "https") {
        return Err(Unfit::NotWeb);
    }
    url.set_username("").and_then(|()| url.set_password(None)).map_err(|()| Unfit::NotWeb)?;
    url.set_fragment(None);
    if private_too || may_ask(&url) { Ok(url) } else { Err(Unfit::Private) }
}

/// Whether the port is one of calendars, and the host no address of an own network. A name must be
/// looked up first, and each of its addresses asked about with [`is_public`].
fn may_ask(url: &Url) -> bool {
    let port = url.port_or_known_default().is_some_and(|port| PORTS.contains(&port));
    port && match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        // Names of own networks (RFC 6761, RFC 6762) need no looking up.
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let own = ["localhost", "local", "internal", "home.arpa"];
            name.contains('.') && !own.iter().any(|end| name == *end || name.ends_with(&format!(".{end}")))
        }
        None => false,
    }
}

/// Whether an address belongs to the public internet, by the registries of special addresses
/// (RFC 6890), in every form in which IPv6 carries one of IPv4.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        // Shared by customers of one provider (RFC 6598).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // 6to4 relays (RFC 7526) and AS112 (RFC 7535).
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        // Multicast, and all that is reserved.
        || a >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match parts {
        // IPv4-mapped and IPv4-compatible, with :: and ::1 among them.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => parts[5] == 0xffff && is_public_v4(v4(high, low)),
        // Translated (RFC 2765), NAT64 (RFC 6052); its local prefix (RFC 8215) is nobody's business.
        [0, 0, 0, 0, 0xffff, 0, ..] => false,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(v4(high, low)),
        [0x64, 0xff9b, ..] => false,
        // 6to4 (RFC 3056) and Teredo (RFC 4380), the latter with the address turned over.
        [0x2002, high, low, ..] => is_public_v4(v4(high, low)),
        [0x2001, 0, .., high, low] => is_public_v4(v4(!high, !low)),
        // Documentation and the other special blocks of 2001::/23 and 3fff::/20.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // Of all others, only global unicast (RFC 4291).
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_own_networks_are_known_in_every_form() {
        for own in [
            "127.0.0.1",
            "127.255.0.9",
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "::ffff:0:7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001:0:1::80ff:fffe",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "2001:db8::1",
            "3fff::1",
            "fec0::1",
            "100::1",
            "5f00::1",
        ] {
            assert!(!is_public(own.parse().expect(own)), "{own}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "223.255.255.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(is_public(public.parse().expect(public)), "{public}");
        }
    }

    #[test]
    fn what_people_type_becomes_an_address_or_is_refused() {
        let read = |text: &str| parse(text, false).map(String::from);
        assert_eq!(
            read(" webcal://Calendar.Example.org/a.ics#x").as_deref(),
            Ok("https://calendar.example.org/a.ics")
        );
        assert_eq!(read("https://me:secret@example.org/a").as_deref(), Ok("https://example.org/a"));
        assert_eq!(read("http://example.org:8080/a").as_deref(), Ok("http://example.org:8080/a"));
        for bad in
            ["", "example.org/a.ics", "ftp://example.org/a", "file:///etc/passwd", "javascript:x", "https://"]
        {
            assert_eq!(read(bad), Err(Unfit::NotWeb), "{bad}");
        }
        for own in [
            "http://localhost/a",
            "http://LOCALHOST./a",
            "http://printer/a",
            "http://nas.local/a",
            "http://a.internal/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest/",
            "https://example.org:22/",
            "http://example.org:5432/",
            "http://metadata.google.internal/",
        ] {
            assert_eq!(read(own), Err(Unfit::Private), "{own}");
        }
        assert_eq!(
            parse("http://127.0.0.1:9/a", true).map(String::from).as_deref(),
            Ok("http://127.0.0.1:9/a")
        );
    }
}
