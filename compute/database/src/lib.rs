//! One redb file in which a program keeps what it must not forget, whenever it is killed.

use redb::{Database, Error};
use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// Opens or makes the file at `path`; it is on disk, its name too, when this returns. While it is made it lies beside its place, as `NAME.new`.
///
/// A file of redb's older format is brought to the newer one: redb 2 panics over an older one that was killed between its last header and
/// cutting off what that leaves.
///
/// # Errors
/// The disk is full or broken, another process has the file open, or it is no database.
pub fn open(path: &Path) -> Result<Database, Error> {
    if !path.exists() {
        place_empty(path)?;
    }
    let mut database = Database::create(path)?;
    database.upgrade()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::Io)?;
    Ok(database)
}

/// Makes an empty database beside its place, then puts it there: one that was cut off while it was made redb refuses for ever.
fn place_empty(path: &Path) -> Result<(), Error> {
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::Io(error)),
        _ => drop(Database::builder().create_with_file_format_v3(true).create(&new)?),
    }
    fs::rename(&new, path).map_err(Error::Io)
}

#[cfg(test)]
mod tests {
    use super::*;
    use redb::TableDefinition;

    const TABLE: TableDefinition<u32, u32> = TableDefinition::new("table");

    fn write(database: &Database) {
        let transaction = database.begin_write().expect("begun");
        transaction.open_table(TABLE).expect("table").insert(1, 2).expect("inserted");
        transaction.commit().expect("committed");
    }

    fn read(database: &Database) -> Option<u32> {
        let table = database.begin_read().expect("begun").open_table(TABLE).expect("table");
        table.get(1).expect("read").map(|value| value.value())
    }

    #[test]
    fn a_file_that_was_cut_off_while_it_was_made_is_made_again() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("tasks.redb");
        // As redb leaves it when it is killed: of its size, without its first bytes.
        fs::write(path.with_extension("new"), [0; 4_096]).expect("written");
        write(&open(&path).expect("made"));
        assert!(!path.with_extension("new").exists());
        assert_eq!(read(&open(&path).expect("opened again")), Some(2));
    }

    #[test]
    fn a_file_of_the_older_format_is_brought_to_the_newer_with_what_it_holds() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("journal.redb");
        write(&Database::create(&path).expect("made"));
        assert_eq!(read(&open(&path).expect("opened")), Some(2));
        let mut again = Database::open(&path).expect("opened again");
        assert!(!again.upgrade().expect("asked"), "it is of the newer format already");
        assert_eq!(read(&again), Some(2));
    }

    #[test]
    fn what_is_no_database_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("notes.txt");
        fs::write(&path, "no database").expect("written");
        open(&path).expect_err("refused");
        assert_eq!(fs::read(&path).expect("read"), b"no database");
    }
}
