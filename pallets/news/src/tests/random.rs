use super::mock::*;
use frame_support::traits::UnfilteredDispatchable;
use proptest::prelude::*;
use scc_types::PostId;

#[derive(Clone, Debug)]
enum Step {
    Post(String),
    Retract(PostId),
    Block,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        "[a-z\u{4e00}-\u{4e10}\n]{0,20}".prop_map(Step::Post),
        (0..20_u32).prop_map(Step::Retract),
        Just(Step::Block),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_calls_keep_the_index_whole_and_pages_cover_it(steps in prop::collection::vec(step(), 1..60)) {
        on_chain(|| {
            for step in steps {
                let call = match step {
                    Step::Post(title) => crate::Call::post { news: news(&title) },
                    Step::Retract(post) => crate::Call::retract { post },
                    Step::Block => {
                        next_block();
                        continue;
                    }
                };
                // Refusals are part of the game: the state must be sound after them too.
                let _ = RuntimeCall::News(call).dispatch_bypass_filter(RuntimeOrigin::root());
                check_state();
            }
            next_block();
            let mut paged = vec![];
            loop {
                let page = News::posts(paged.last().map(|post: &scc_types::PostView| post.id), 3);
                if page.is_empty() {
                    break;
                }
                paged.extend(page);
            }
            assert_eq!(paged, News::posts(None, 50));
            assert!(paged.iter().all(|post| post.retracted.is_none() && News::news(post.id).as_ref() == Some(post)));
        });
    }
}
