//! The table `booking_link_embeds`: which other sites may show the pages of a link.

use diesel::{prelude::*, sql_types};
use serde_json::Value;
use url::{Host, Url};

use crate::{
    ids::{BookingLinkId, UserId},
    schema::{booking_link_embeds, booking_links, users},
    web::framing::Framing,
};

/// How many sites a link may name; each stands in a header of its pages.
pub const MOST_SITES: usize = 20;

/// The longest site, in bytes.
const MAX_SITE_BYTES: usize = 260;

/// What a link's owner said of frames.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embedding {
    pub is_anywhere: bool,
    /// Origins; kept, but not looked at, while any site may.
    pub sites: Vec<String>,
}

/// What is no site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSites {
    NotASite(String),
    TooMany,
}

impl Embedding {
    /// What was said of the link; nothing said means nowhere.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(conn: &mut PgConnection, link: BookingLinkId) -> QueryResult<Self> {
        let row = booking_link_embeds::table
            .find(link)
            .select((booking_link_embeds::is_anywhere, booking_link_embeds::sites))
            .first(conn)
            .optional()?;
        Ok(row.map(Self::from_row).unwrap_or_default())
    }

    /// What was said of the link that stands, or last stood, at `/book/{username}/{slug}`.
    ///
    /// # Errors
    /// When the database does.
    pub fn at(conn: &mut PgConnection, username: &str, slug: &str) -> QueryResult<Self> {
        // A deleted link's slug has its id behind a `~`.
        let is_named = diesel::dsl::sql::<sql_types::Bool>("split_part(booking_links.slug, '~', 1) = ")
            .bind::<sql_types::Text, _>(slug.to_lowercase());
        // Of the link, not of what was said: a link of which nothing was said hides older ones.
        let row: Option<Option<(bool, Value)>> = booking_links::table
            .inner_join(users::table)
            .left_join(booking_link_embeds::table)
            .filter(users::username.eq(username.to_lowercase()))
            .filter(is_named)
            .order(booking_links::deleted_at.desc().nulls_first())
            .select((booking_link_embeds::is_anywhere, booking_link_embeds::sites).nullable())
            .first(conn)
            .optional()?;
        Ok(row.flatten().map(Self::from_row).unwrap_or_default())
    }

    /// The same for all links of `owner` of which something was said.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<(BookingLinkId, Self)>> {
        let rows: Vec<(BookingLinkId, bool, Value)> = booking_link_embeds::table
            .inner_join(booking_links::table)
            .filter(booking_links::user_id.eq(owner))
            .select((
                booking_link_embeds::booking_link_id,
                booking_link_embeds::is_anywhere,
                booking_link_embeds::sites,
            ))
            .load(conn)?;
        Ok(rows.into_iter().map(|(id, anywhere, sites)| (id, Self::from_row((anywhere, sites)))).collect())
    }

    /// Writes it down for `link`, whose owner the caller has checked.
    ///
    /// # Errors
    /// When the database does.
    pub fn save(&self, conn: &mut PgConnection, link: BookingLinkId) -> QueryResult<()> {
        let values = (
            booking_link_embeds::is_anywhere.eq(self.is_anywhere),
            booking_link_embeds::sites.eq(Value::from(self.sites.clone())),
        );
        diesel::insert_into(booking_link_embeds::table)
            .values((booking_link_embeds::booking_link_id.eq(link), values.clone()))
            .on_conflict(booking_link_embeds::booking_link_id)
            .do_update()
            .set(values)
            .execute(conn)?;
        Ok(())
    }

    /// Who may frame the link's pages.
    pub fn framing(&self) -> Framing {
        match (self.is_anywhere, &self.sites) {
            (true, _) => Framing::Anybody,
            (false, sites) if sites.is_empty() => Framing::Nobody,
            (false, sites) => Framing::Sites(sites.clone()),
        }
    }

    fn from_row((is_anywhere, sites): (bool, Value)) -> Self {
        let sites = sites.as_array().map(Vec::as_slice).unwrap_or_default();
        let sites = sites.iter().filter_map(|site| site.as_str().map(str::to_owned)).collect();
        Self { is_anywhere, sites }
    }
}

/// The sites that may frame every one of several pages.
pub fn common(framings: impl IntoIterator<Item = Framing>) -> Framing {
    let both = |one: Framing, other: Framing| match (one, other) {
        (Framing::Anybody, rest) | (rest, Framing::Anybody) => rest,
        (Framing::Sites(mut sites), Framing::Sites(others)) => {
            sites.retain(|site| others.contains(site));
            if sites.is_empty() { Framing::Nobody } else { Framing::Sites(sites) }
        }
        (Framing::Nobody, _) | (_, Framing::Nobody) => Framing::Nobody,
    };
    framings.into_iter().reduce(both).unwrap_or_default()
}

/// Reads sites, parted by blanks, commas or lines: each once, as origins. Of a page's address the
/// origin is taken; without a scheme it is `https`.
///
/// # Errors
/// The first that is no site, or that there are more than [`MOST_SITES`].
pub fn parse_sites(typed: &str) -> Result<Vec<String>, BadSites> {
    let mut sites: Vec<String> = Vec::new();
    for text in typed.split(|c: char| c.is_whitespace() || c == ',').filter(|text| !text.is_empty()) {
        let site = origin(text).ok_or_else(|| BadSites::NotASite(text.chars().take(100).collect()))?;
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    if sites.len() > MOST_SITES { Err(BadSites::TooMany) } else { Ok(sites) }
}

/// `https://example.com` of `example.com`, `https://Example.com/contact` and the like. A `*.` before
/// the host stands for all names below it. IPv6 addresses cannot be named in `frame-ancestors`.
fn origin(text: &str) -> Option<String> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let (scheme, rest) = whole.split_once("://")?;
    let (below, rest) = rest.strip_prefix("*.").map_or((false, rest), |rest| (true, rest));
    let url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    if !is_web || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let host = match url.host()? {
        Host::Domain(name) if is_name(name) && (!below || name.contains('.')) => name.to_owned(),
        Host::Ipv4(address) if !below => address.to_string(),
        Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let site = format!("{}://{}{host}{port}", url.scheme(), if below { "*." } else { "" });
    (site.len() <= MAX_SITE_BYTES).then_some(site)
}

/// Whether nothing in a host's name means something else in a header: letters, digits and dashes.
fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_read_as_people_name_them() {
        let read = |text: &str| parse_sites(text).map(|sites| sites.join(" "));
        for (typed, sites) in [
            ("example.com", "https://example.com"),
            ("https://Example.com/contact?x=1#y", "https://example.com"),
            ("http://localhost:8000/", "http://localhost:8000"),
            ("https://example.com:443", "https://example.com"),
            ("*.example.com", "https://*.example.com"),
            ("https://*.example.com:8443", "https://*.example.com:8443"),
            ("công-ty.vn", "https://xn--cng-ty-ixa.vn"),
            ("192.168.1.7:3000", "https://192.168.1.7:3000"),
            ("a.example, b.example\nA.example", "https://a.example https://b.example"),
            ("  ", ""),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(sites), "{typed}");
        }
        for bad in [
            "*",
            "https://*",
            "*.com",
            "https://",
            "ftp://example.com",
            "javascript://example.com",
            "https://me@example.com",
            "https://a;script-src.example",
            "https://a'b.example",
            "https://a.*.example",
            "https://[::1]",
            "'self'",
        ] {
            assert!(matches!(read(bad), Err(BadSites::NotASite(_))), "{bad}: {:?}", read(bad));
        }
        let many: String = (0..=MOST_SITES).map(|number| format!("s{number}.example ")).collect();
        assert_eq!(parse_sites(&many), Err(BadSites::TooMany));
    }

    #[test]
    fn a_page_of_several_links_may_be_framed_where_all_of_them_may() {
        let sites = |names: &[&str]| Framing::Sites(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(common([]), Framing::Nobody);
        assert_eq!(common([Framing::Anybody, Framing::Anybody]), Framing::Anybody);
        assert_eq!(common([Framing::Anybody, sites(&["a", "b"]), sites(&["b", "c"])]), sites(&["b"]));
        assert_eq!(common([sites(&["a"]), sites(&["b"]), Framing::Anybody]), Framing::Nobody);
    }
}
