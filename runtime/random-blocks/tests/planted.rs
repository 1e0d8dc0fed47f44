//! The audit reports every planted bug, in the first block that has it, and by the promise that it breaks.

use scc_random_blocks::planted::{outcome, Outcome, BUGS};
use std::fs;

/// Stories of the corpus that must give an opportunity.
const STORIES: usize = 3;

#[test]
fn the_audit_reports_every_planted_bug() {
    let mut corpus: Vec<_> = fs::read_dir("../../fuzz/corpus/blocks").expect("the corpus is there").collect();
    corpus.sort_by_key(|file| file.as_ref().map(fs::DirEntry::file_name).ok());
    let stories: Vec<_> = corpus.into_iter().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    for bug in BUGS {
        let mut reported = 0;
        for story in &stories {
            match outcome(story, bug) {
                Outcome::NotPlanted => continue,
                Outcome::Missed(why) => panic!("{}: not reported. {why}", bug.name),
                Outcome::Reported(said) => {
                    assert!(said.contains(bug.reported_by), "{}: reported by another check. {said}", bug.name);
                    reported += 1;
                }
            }
            if reported == STORIES {
                break;
            }
        }
        assert_eq!(reported, STORIES, "{}: too few stories let it be planted", bug.name);
        println!("{}: reported by {}", bug.name, bug.reported_by);
    }
}
