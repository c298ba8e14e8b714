//! Style sheets, scripts and icons, inside the binary and named by their content.

use std::{fmt::Write, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderName, HeaderValue},
    web,
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::error::AppError;

/// How many colours one sheet of [`colors_path`] holds at most.
pub const MOST_COLORS: usize = 100;

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: web::Bytes,
    /// The first 12 hexadecimal digits of the content's SHA-256.
    digest: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    const CSS: &str = "text/css; charset=utf-8";
    const JS: &str = "text/javascript; charset=utf-8";
    [
        ("app.css", CSS, web::Bytes::from_static(include_bytes!("../../static/app.css"))),
        ("calendar.css", CSS, web::Bytes::from_static(include_bytes!("../../static/calendar.css"))),
        ("assistant.css", CSS, web::Bytes::from_static(include_bytes!("../../static/assistant.css"))),
        ("booking.css", CSS, web::Bytes::from_static(include_bytes!("../../static/booking.css"))),
        ("timegrid.css", CSS, time_grid().into()),
        ("app.js", JS, web::Bytes::from_static(include_bytes!("../../static/app.js"))),
        ("calendar.js", JS, web::Bytes::from_static(include_bytes!("../../static/calendar.js"))),
        ("assistant.js", JS, web::Bytes::from_static(include_bytes!("../../static/assistant.js"))),
        ("framed.js", JS, web::Bytes::from_static(include_bytes!("../../static/framed.js"))),
        ("embed.js", JS, web::Bytes::from_static(include_bytes!("../../static/embed.js"))),
        ("htmx.js", JS, web::Bytes::from_static(include_bytes!(concat!(env!("OUT_DIR"), "/htmx.min.js")))),
        ("sse.js", JS, web::Bytes::from_static(include_bytes!(concat!(env!("OUT_DIR"), "/hx-sse.min.js")))),
        ("icon.svg", "image/svg+xml", web::Bytes::from_static(include_bytes!("../../static/icon.svg"))),
    ]
    .into_iter()
    .map(|(name, kind, body)| {
        let digest = HEXLOWER.encode(&Sha256::digest(&body))[..12].to_owned();
        Asset { name, kind, body, digest }
    })
    .collect()
});

/// Positions as classes, since the Content-Security-Policy admits no `style` attribute: minutes of
/// a day in steps of five, columns of overlapping events, lanes and days of a week.
fn time_grid() -> String {
    let mut css = String::new();
    let mut classes = |class: &str, values: &mut dyn Iterator<Item = u32>| {
        for value in values {
            // Writing to a String cannot fail.
            let _ = write!(css, ".{class}-{value}{{--{class}:{value}}}");
        }
    };
    classes("at", &mut (0..=1440).step_by(5));
    classes("len", &mut (5..=1500).step_by(5));
    classes("col", &mut (0..60));
    classes("cols", &mut (1..=60));
    classes("lane", &mut (0..=60));
    classes("from", &mut (1..=7));
    classes("days", &mut (1..=7));
    css
}

/// The address of the asset `name`; an unknown name gives an address that answers 404.
pub fn path(name: &str) -> String {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => format!("/static/{}/{name}", asset.digest),
        None => format!("/static/missing/{name}"),
    }
}

/// `GET /static/{digest}/{name}`: kept for a year by browsers, for the address changes with the
/// content. An old digest gets today's content, kept only shortly.
pub async fn show(path: web::Path<(String, String)>, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let (digest, name) = path.into_inner();
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(AppError::NotFound)?;
    Ok(cached(&req, asset.kind, asset.body.clone(), asset.digest == digest, &asset.digest))
}

/// `GET /embed.js`: the script that other sites load, so its address stays the same; kept shortly.
pub async fn embed(req: HttpRequest) -> Result<HttpResponse, AppError> {
    let asset = ASSETS.iter().find(|asset| asset.name == "embed.js").ok_or(AppError::NotFound)?;
    let mut response = cached(&req, asset.kind, asset.body.clone(), false, &asset.digest);
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    response.headers_mut().insert(policy, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// `GET /colors/{hexes}.css`: a class per colour, `.c-4285f4{--tint:#4285f4}`; up to 100 colours,
/// six hexadecimal digits each, parted by `-`. The same address always has the same content.
pub async fn colors(path: web::Path<String>, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let hexes: Vec<&str> = path.split('-').collect();
    let good =
        |hex: &&str| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if hexes.len() > MOST_COLORS || !hexes.iter().all(good) {
        return Err(AppError::NotFound);
    }
    let css: String = hexes.iter().map(|hex| format!(".c-{hex}{{--tint:#{hex}}}")).collect();
    Ok(cached(&req, "text/css; charset=utf-8", css.into(), true, &path))
}

/// The class of a colour such as `#4285F4`: `c-4285f4`.
pub fn color_class(color: &str) -> String {
    format!("c-{}", color.trim_start_matches('#').to_ascii_lowercase())
}

/// The address of a style sheet with a class for each of `colors` (each once, sorted, at most
/// [`MOST_COLORS`]).
pub fn colors_path<'a>(colors: impl IntoIterator<Item = &'a str>) -> String {
    let mut hexes: Vec<String> =
        colors.into_iter().map(|color| color.trim_start_matches('#').to_ascii_lowercase()).collect();
    hexes.sort();
    hexes.dedup();
    hexes.truncate(MOST_COLORS);
    if hexes.is_empty() {
        hexes.push("4285f4".to_owned());
    }
    format!("/colors/{}.css", hexes.join("-"))
}

fn cached(req: &HttpRequest, kind: &str, body: web::Bytes, for_ever: bool, tag: &str) -> HttpResponse {
    let tag = format!("\"{tag}\"");
    let lifetime = if for_ever { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
    let known =
        req.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, lifetime)).insert_header((header::ETAG, tag));
    if known { response.finish() } else { response.content_type(kind).body(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_the_content() {
        let address = path("app.css");
        assert!(
            address.starts_with("/static/") && address.ends_with("/app.css") && !address.contains("missing")
        );
        assert_eq!(colors_path(["#4285F4", "#0b8043", "#4285f4"]), "/colors/0b8043-4285f4.css");
    }
}
