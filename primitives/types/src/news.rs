//! News of the foundation.

use crate::{Balance, BlockNumber};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Number of a post, never reused.
pub type PostId = u32;

/// Largest title of a post, in bytes.
pub type MaxNewsTitle = ConstU32<128>;
/// Largest body of a post, in bytes.
pub type MaxNewsBody = ConstU32<8_192>;
/// Largest link of a post, in bytes.
pub type MaxNewsLink = ConstU32<256>;
/// Largest language tag, in bytes.
pub type MaxLanguage = ConstU32<16>;

/// What a post says. Texts are UTF-8; body or link may be empty, not both.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct News {
    /// Its title: one line, not blank.
    pub title: BoundedVec<u8, MaxNewsTitle>,
    /// Its text.
    pub body: BoundedVec<u8, MaxNewsBody>,
    /// Where to read on: empty or beginning with `http://` or `https://`.
    pub link: BoundedVec<u8, MaxNewsLink>,
    /// Language of title and body as a BCP 47 tag, e.g. `zh-CN` or `en`.
    pub language: BoundedVec<u8, MaxLanguage>,
}

/// A record of the news (chain f).
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub enum NewsRecord {
    /// The foundation posted.
    Posted {
        /// The post's number.
        post: PostId,
        /// What it says.
        news: News,
    },
    /// The foundation stands no longer by a post.
    Retracted {
        /// The post's number.
        post: PostId,
    },
}

/// A post as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PostView {
    /// Its number.
    pub id: PostId,
    /// Block in which it was posted.
    pub height: BlockNumber,
    /// What it says.
    pub news: News,
    /// What the foundation paid for it, in planck.
    pub fee: Balance,
    /// Block in which it was retracted.
    pub retracted: Option<BlockNumber>,
}
