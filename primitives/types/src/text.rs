//! What people read and click.

/// Whether a link leads into the web: `http://` or `https://`, then a host, no spaces and no control characters. Never a
/// scheme that a wallet would execute.
pub fn is_web_address(link: &str) -> bool {
    let Some((scheme, rest)) = link.split_once("://") else { return false };
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let named = rest.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '[');
    known && named && !link.chars().any(|char| char.is_whitespace() || char.is_control())
}
