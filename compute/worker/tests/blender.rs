//! A real Blender in the jail, and a false one that a scene has taken over.

#[path = "blender/honest.rs"]
mod honest;
#[path = "blender/hostile.rs"]
mod hostile;
#[path = "blender/support.rs"]
mod support;

scc_sandbox::child_before_main!();
