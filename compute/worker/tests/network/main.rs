//! Requesters and workers over real sockets on this machine, with the real sandbox and a chain in memory.

mod benchmark;
mod chain;
mod cheats;
mod controls;
mod drawn;
mod endings;
mod faults;
mod full_disk;
mod jobs;
mod killed;
mod pictures;
mod programs;
mod restarts;
mod revision;
mod room;
mod stillness;
mod strangers;
mod support;
mod track_record;
mod victims;

scc_sandbox::child_before_main!();
