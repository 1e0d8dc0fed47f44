//! `scc news`.

use super::{motion, Context};
use crate::{
    args::{NewsCommand, NewsOptions},
    chain::{Call, Collective},
    failure::{Failure, Outcome},
    output,
};
use scc_types::{is_web_address, News, PostId, PostView};
use serde_json::{json, Value};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Most posts of one answer of the chain.
const PAGE: u32 = 50;

/// Runs `scc news …`.
pub async fn run(context: &Context, options: NewsOptions) -> Outcome {
    match options.command {
        None => list(context, options.before, options.limit).await,
        Some(NewsCommand::Read { id }) => read(context, id).await,
        Some(NewsCommand::Post { title, body, link, language }) => {
            let news = news(&title, &body, &link, &language)?;
            motion::propose(context, Collective::Council, &Call::post_news(&news)).await
        }
        Some(NewsCommand::Retract { id }) => {
            if let Some(block) = find(context, id).await?.retracted {
                return Err(Failure::Refused(format!("post {id} was retracted in block {block} (nothing was sent)")));
            }
            motion::propose(context, Collective::Council, &Call::retract_news(id)).await
        }
    }
}

async fn list(context: &Context, before: Option<PostId>, limit: u32) -> Outcome {
    let mut posts: Vec<PostView> = Vec::new();
    loop {
        let left = limit.saturating_sub(u32::try_from(posts.len()).unwrap_or(u32::MAX)).min(PAGE);
        let before = posts.last().map(|post| post.id).or(before);
        let page = if left == 0 { Vec::new() } else { context.chain.posts(before, left).await? };
        if page.is_empty() {
            break;
        }
        posts.extend(page);
    }
    let value: Vec<Value> = posts.iter().map(json_of).collect();
    output::print(context.json, &value, || {
        if posts.is_empty() {
            return "there is no news".into();
        }
        let mut rows = vec![output::row(["post", "block", "language", "title"])];
        rows.extend(posts.iter().map(|post| {
            let [title, language] = [&post.news.title[..], &post.news.language].map(output::plain);
            vec![post.id.to_string(), post.height.to_string(), language, output::gist(&title)]
        }));
        output::table(&rows)
    })
}

async fn read(context: &Context, id: PostId) -> Outcome {
    let post = find(context, id).await?;
    output::print(context.json, &json_of(&post), || {
        let [title, body, link, language] =
            [&post.news.title[..], &post.news.body, &post.news.link, &post.news.language].map(output::plain);
        let retracted =
            post.retracted.map(|block| format!("retracted in block {block}: the foundation no longer stands by it"));
        let head = format!("{title}\npost {id}, block {}, {language}", post.height);
        let parts = [Some(head), retracted, Some(body), Some(link)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    })
}

async fn find(context: &Context, id: PostId) -> Outcome<PostView> {
    let unknown =
        || Failure::Refused(format!("there is no post {id}, or it has left the index; 'scc news' lists the newest"));
    context.chain.post(id).await?.ok_or_else(unknown)
}

/// What the chain would refuse only after the vote.
fn news(title: &str, body: &str, link: &str, language: &str) -> Outcome<News> {
    let refused = |words: String| Failure::Refused(format!("{words} (nothing was sent)"));
    if title.trim().is_empty() || title.chars().any(char::is_control) {
        return Err(refused("the title is one line, not blank and without control characters".into()));
    }
    if body.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(refused("the text has control characters: leave them out".into()));
    }
    if body.is_empty() && link.is_empty() {
        return Err(refused("say something with --body, or lead somewhere with --link".into()));
    }
    if !link.is_empty() && !is_web_address(link) {
        return Err(refused(format!(
            "'{link}' is not an address of the web: it begins with https:// or http:// and a host"
        )));
    }
    Ok(News {
        title: bounded("the title", title)?,
        body: bounded("the text", body)?,
        link: bounded("the link", link)?,
        language: bounded("the language", language)?,
    })
}

fn bounded<const N: u32>(what: &str, text: &str) -> Outcome<BoundedVec<u8, ConstU32<N>>> {
    BoundedVec::try_from(text.as_bytes().to_vec()).map_err(|_| {
        Failure::Refused(format!("{what} has {} bytes, {N} are allowed: shorten it (nothing was sent)", text.len()))
    })
}

fn json_of(post: &PostView) -> Value {
    let PostView { id, height, news, fee, retracted } = post;
    json!({
        "post": id, "block": height, "title": output::text(&news.title), "body": output::text(&news.body),
        "link": output::text(&news.link), "language": output::text(&news.language), "fee": fee.to_string(),
        "retracted": retracted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_should_fail_on_what_nobody_could_read() {
        let words =
            |title: &str, body: &str, link: &str| news(title, body, link, "en").expect_err("refused").to_string();
        assert!(words(" ", "body", "").contains("one line"));
        assert!(words("a\nb", "body", "").contains("one line"));
        assert!(words("title", "a\x1b", "").contains("control characters"));
        assert!(words("title", "", "").contains("--body"));
        assert!(words("title", "", "ftp://example.org").contains("not an address of the web"));
        assert!(words(&"x".repeat(129), "body", "").contains("has 129 bytes, 128 are allowed"));
        assert!(words("title", &"x".repeat(8_193), "").contains("8192 are allowed"));
        assert!(news("上线", "网络已上线。", "https://example.org", "zh-CN").is_ok());
    }
}
