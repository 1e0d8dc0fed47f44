//! A real Blender in the jail, with scenes good and bad, and a false one that a scene has taken over.

#[path = "blender/honest.rs"]
mod honest;
#[path = "blender/hostile.rs"]
mod hostile;
#[path = "blender/support.rs"]
mod support;
#[path = "blender/traps.rs"]
mod traps;

scc_sandbox::child_before_main!();
