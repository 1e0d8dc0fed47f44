//! News of the foundation.

use super::{Call, Chain};
use crate::failure::Outcome;
use scc_types::{News, PostId, PostView};

impl Call {
    /// Posts news: for the council.
    pub fn post_news(news: &News) -> Self {
        Self::new("News", "post", news)
    }

    /// Retracts a post: for the council.
    pub fn retract_news(post: PostId) -> Self {
        Self::new("News", "retract", post)
    }
}

impl Chain {
    /// One post.
    pub async fn post(&self, id: PostId) -> Outcome<Option<PostView>> {
        self.ask("NewsApi_post", id).await
    }

    /// Posts below `before` that are not retracted, newest first; at most 50.
    pub async fn posts(&self, before: Option<PostId>, limit: u32) -> Outcome<Vec<PostView>> {
        self.ask("NewsApi_posts", (before, limit)).await
    }
}
