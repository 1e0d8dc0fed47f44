mod mock;

mod bond_more;
mod forget;
mod genesis;
mod grandpa;
mod plan;
mod queries;
mod random;
mod register;
mod report_equivocation;
mod requesters;
mod sessions;
mod set_invulnerables;
mod standing;
mod try_state;
mod unbond;
mod withdraw;
