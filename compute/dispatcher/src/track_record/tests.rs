use super::*;
use std::{fs, fs::File};

fn account(number: u16) -> AccountId {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&number.to_le_bytes());
    AccountId::new(bytes)
}

fn genesis() -> Hash {
    Hash::repeat_byte(7)
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("chains").join("track-record")
    }

    /// As a program opens it.
    fn open(&self) -> TrackRecord {
        TrackRecord::new(self.path(), genesis())
    }
}

fn conduct(faults: u32, good: u64) -> Conduct {
    Conduct { faults, good }
}

impl TrackRecord {
    fn good(&self, worker: u16, good: u64) {
        self.note_good([(&account(worker), &conduct(0, good))].into_iter());
    }

    fn fault(&self, worker: u16) {
        self.note_faults([(&account(worker), &conduct(1, 0))].into_iter());
    }

    fn of(&self, worker: u16) -> u64 {
        self.streak(&account(worker))
    }
}

#[test]
fn good_results_are_remembered_over_the_end_of_a_program() {
    let home = Home::new();
    let first = home.open();
    assert_eq!(first.of(1), 0);
    first.good(1, 3);
    first.good(1, 4);
    assert_eq!(first.of(1), 7, "at once");
    assert_eq!(home.open().of(1), 0, "a crash before it is written counts less");
    first.flush();
    first.flush();
    assert_eq!((first.of(1), home.open().of(1)), (7, 7), "written once");
    assert_eq!(first.take_trouble(), None);
}

#[test]
fn a_fault_is_on_disk_at_once_and_begins_the_count_anew() {
    let home = Home::new();
    let record = home.open();
    record.good(1, 30);
    record.good(2, 5);
    record.flush();
    record.fault(1);
    assert_eq!((record.of(1), home.open().of(1), home.open().of(2)), (0, 0, 5));
    record.good(1, 2);
    record.flush();
    assert_eq!(home.open().of(1), 2);
}

#[test]
fn who_lied_before_must_show_more_and_not_ever_more() {
    let home = Home::new();
    let record = home.open();
    let trusted = |faults: u32| {
        for _ in 0..faults {
            record.fault(1);
        }
        record.good(1, 6_400);
        record.flush();
        assert_eq!(record.of(1), 6_400);
        record.trusted(&account(1))
    };
    assert_eq!([trusted(0), trusted(1), trusted(1), trusted(1), trusted(7)], [6_400, 1_600, 400, 100, 100]);
}

#[test]
fn two_programs_add_up_and_a_fault_that_one_meets_counts_for_both() {
    let home = Home::new();
    let (one, two) = (home.open(), home.open());
    one.good(1, 10);
    two.good(1, 20);
    one.flush();
    two.flush();
    assert_eq!((one.of(1), two.of(1)), (30, 30));
    two.good(1, 4);
    one.fault(1);
    assert_eq!(two.of(1), 0, "what was counted before the fault does not outlive it");
    two.flush();
    assert_eq!((one.of(1), two.of(1)), (0, 0));
    two.good(1, 1);
    two.flush();
    assert_eq!(one.of(1), 1);
    one.good(1, 5);
    two.fault(1);
    one.fault(1);
    assert_eq!(home.open().of(1), 0);
}

#[test]
fn many_programs_at_once_lose_nothing_and_count_nothing_twice() {
    let home = Home::new();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let record = home.open();
                for _ in 0..20 {
                    record.good(1, 1);
                    record.flush();
                }
                while !record.lock().news.is_empty() {
                    record.flush();
                }
            });
        }
    });
    assert_eq!(home.open().of(1), 120);
}

#[test]
fn the_workers_heard_of_longest_ago_make_room_and_strangers_first() {
    let home = Home::new();
    let record = TrackRecord { most: 3, ..home.open() };
    for worker in [1, 2, 3, 1] {
        record.good(worker, 1);
        record.flush();
    }
    record.fault(9);
    assert_eq!([1, 2, 3].map(|worker| record.of(worker)), [2, 1, 1], "a stranger's fault costs nobody his place");
    record.good(4, 1);
    record.flush();
    assert_eq!([1, 2, 3, 4].map(|worker| record.of(worker)), [2, 0, 1, 1]);
    assert_eq!(home.open().lock().news.len(), 0);
}

#[test]
fn a_damaged_file_is_set_aside_and_said_once() {
    let home = Home::new();
    let record = home.open();
    record.good(1, 30);
    record.flush();
    let whole = fs::read(home.path()).expect("there");
    let mut flipped = whole.clone();
    flipped[60] ^= 1;
    for damaged in [&flipped[..], &whole[..whole.len() - 1], b"", b"short"] {
        fs::write(home.path(), damaged).expect("written");
        let record = home.open();
        assert_eq!(record.of(1), 0, "everybody is a stranger");
        let trouble = record.take_trouble().expect("told");
        assert!(trouble.contains("is damaged and is set aside"), "{trouble}");
        record.good(1, 2);
        record.flush();
        assert_eq!(record.take_trouble(), None, "told once");
        assert_eq!(fs::read(home.path().with_extension("damaged")).expect("set aside"), damaged);
        assert_eq!(home.open().of(1), 2);
    }
    let other_chain = TrackRecord::new(home.path(), Hash::repeat_byte(8));
    assert_eq!(other_chain.of(1), 0, "what a worker did on another chain is nothing here");
}

#[test]
fn what_cannot_be_written_is_kept_and_written_later() {
    let home = Home::new();
    let record = home.open();
    record.good(1, 30);
    record.flush();
    let held = File::create(home.path().with_extension("lock")).expect("lock");
    held.try_lock().expect("free");
    record.fault(1);
    let trouble = record.take_trouble().expect("told");
    assert!(trouble.contains("held by another program"), "{trouble}");
    assert_eq!((record.of(1), home.open().of(1)), (0, 30), "remembered here");
    drop(held);
    record.flush();
    assert_eq!((record.take_trouble(), home.open().of(1)), (None, 0));

    let folder = home.path().parent().expect("folder").to_path_buf();
    fs::remove_dir_all(&folder).expect("removed");
    fs::write(&folder, b"a file").expect("written");
    record.good(2, 1);
    record.flush();
    let trouble = record.take_trouble().expect("told");
    assert!(trouble.contains("cannot be used"), "{trouble}");
    fs::remove_file(&folder).expect("removed");
    record.flush();
    assert_eq!(home.open().of(2), 1);
}

#[test]
fn a_file_that_cannot_be_written_takes_no_more_and_more_memory() {
    let home = Home::new();
    fs::write(home.0.path().join("chains"), b"a file").expect("written");
    let record = TrackRecord { most: 10, ..home.open() };
    for worker in 0..100 {
        record.good(worker, 1);
        record.fault(worker);
    }
    assert!(record.lock().news.len() <= 20);
}
