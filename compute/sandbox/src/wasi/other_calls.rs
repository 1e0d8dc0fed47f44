//! Host calls that are not about files: all of them the same on every machine at every time.

use wasmtime::Linker;

use super::{define, memory::View, Errno, Guest, Served, Stop, Verdict};

pub(super) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    define!(linker, "args_sizes_get", |guest, memory, count: u32, bytes: u32| nothing(memory, count, bytes));
    define!(linker, "args_get", |guest, memory, list: u32, bytes: u32| Ok(()));
    define!(linker, "environ_sizes_get", |guest, memory, count: u32, bytes: u32| nothing(memory, count, bytes));
    define!(linker, "environ_get", |guest, memory, list: u32, bytes: u32| Ok(()));
    define!(linker, "clock_time_get", |guest, memory, clock: u32, precision: u64, out: u32| {
        Ok(memory.write_u64(out, 0)?)
    });
    define!(linker, "clock_res_get", |guest, memory, clock: u32, out: u32| Ok(memory.write_u64(out, 1)?));
    define!(linker, "random_get", |guest, memory, out: u32, length: u32| {
        guest.pay(length.into())?;
        guest.random.fill(memory.slice_mut(out, length)?);
        Ok(())
    });
    define!(linker, "sched_yield", |guest, memory| Ok(()));
    define!(linker, "poll_oneoff", |guest, memory, subscriptions: u32, events: u32, count: u32, out: u32| {
        poll(guest, memory, subscriptions, events, count, out)
    });
    linker.func_wrap(super::MODULE, "proc_exit", |mut caller: wasmtime::Caller<'_, Guest>, code: u32| {
        super::serve(&mut caller, |_, _| Err(Stop::End(Verdict::Exit(code)))).map(drop)
    })?;
    Ok(())
}

fn nothing(memory: &mut View<'_>, count: u32, bytes: u32) -> Served {
    memory.write_u32(count, 0)?;
    Ok(memory.write_u32(bytes, 0)?)
}

const SUBSCRIPTION_BYTES: u32 = 48;
const EVENT_BYTES: u32 = 32;
const MAX_SUBSCRIPTIONS: u32 = 1_024;

/// Every event has happened already: where there is no time, sleeping takes none.
fn poll(guest: &mut Guest, memory: &mut View<'_>, subscriptions: u32, events: u32, count: u32, out: u32) -> Served {
    if count == 0 || count > MAX_SUBSCRIPTIONS {
        return Err(Errno::Invalid.into());
    }
    guest.pay(u64::from(count) * u64::from(SUBSCRIPTION_BYTES))?;
    for index in 0..count {
        let from = subscriptions.checked_add(index * SUBSCRIPTION_BYTES).ok_or(Errno::Fault)?;
        let to = events.checked_add(index * EVENT_BYTES).ok_or(Errno::Fault)?;
        let subscription = memory.slice(from, SUBSCRIPTION_BYTES)?;
        let mut event = [0; EVENT_BYTES as usize];
        event[..8].copy_from_slice(&subscription[..8]);
        event[10] = subscription[8];
        memory.write(to, &event)?;
    }
    Ok(memory.write_u32(out, count)?)
}
