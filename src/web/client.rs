//! Where a request comes from.

use std::net::IpAddr;

use actix_web::{HttpRequest, web};
use ipnet::IpNet;

use crate::config::Config;

/// The address of the client: the peer's, or, when the peer is a trusted proxy, the last address
/// in `X-Forwarded-For` that is not one. `None` only in tests without a connection.
pub fn address(req: &HttpRequest) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip();
    let trusted = req.app_data::<web::Data<Config>>().map_or(&[][..], |config| &config.trusted_proxies[..]);
    let forwarded: Vec<&str> = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    Some(behind_proxies(peer, &forwarded, trusted))
}

fn behind_proxies(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let mut client = peer;
    for hop in forwarded.iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match hop.trim().parse() {
            Ok(address) => client = address,
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        let of = |peer: &str, hops: &[&str]| behind_proxies(ip(peer), hops, &trusted);
        assert_eq!(of("203.0.113.9", &["198.51.100.1"]), ip("203.0.113.9"));
        assert_eq!(of("10.0.0.1", &["1.2.3.4", "198.51.100.1", "10.0.0.7"]), ip("198.51.100.1"));
        assert_eq!(of("10.0.0.1", &["not an address"]), ip("10.0.0.1"));
        assert_eq!(of("10.0.0.1", &[]), ip("10.0.0.1"));
    }
}
