//! The address that a request is counted for.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::HeaderMap;

/// Where a request came from, after looking behind proxies that we trust.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    address: IpAddr,
    limited: bool,
}

impl Client {
    /// Reads the address: the peer's own, or, where the peer is a trusted proxy, the nearest address in
    /// `X-Forwarded-For` that is not a trusted proxy itself. What stands further left anybody can write.
    pub fn read(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpAddr], limited: bool) -> Self {
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip().to_canonical());
        if !trusted.contains(&peer) {
            return Self { address: peer, limited };
        }
        let hops: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .into_iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .collect();
        let mut address = peer;
        for hop in hops.into_iter().rev() {
            let Ok(hop) = hop.parse::<IpAddr>() else { break };
            address = hop.to_canonical();
            if !trusted.contains(&address) {
                break;
            }
        }
        Self { address, limited }
    }

    /// The address.
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// Whether limits are counted at all on this site.
    pub const fn is_limited(self) -> bool {
        self.limited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        Client::read(Some(peer), &headers, &trusted, true).address().to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(read("9.9.9.9", "1.1.1.1", &[]), "9.9.9.9");
        assert_eq!(read("127.0.0.1", "6.6.6.6, 1.1.1.1", &["127.0.0.1"]), "1.1.1.1");
        assert_eq!(read("127.0.0.1", "1.1.1.1, 10.0.0.2", &["127.0.0.1", "10.0.0.2"]), "1.1.1.1");
        assert_eq!(read("127.0.0.1", "nonsense", &["127.0.0.1"]), "127.0.0.1");
    }
}
