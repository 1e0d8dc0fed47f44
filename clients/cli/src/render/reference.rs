//! The picture by which contributors' machines are measured is what this renderer makes of it: who changes the renderer's pictures
//! measures anew (`dapps/render/embed/src/reference.rs`).

use scc_render_embed::reference::{PARAMS, RAYS, RESULT, SCENE};
use scc_render_task::{encode_tile, TaskParams};
use scc_tracer::{render_tile, Renderer};

#[test]
fn the_reference_picture_is_what_it_is_said_to_be() {
    let params: TaskParams = serde_json::from_str(PARAMS).unwrap();
    let scene = scc_scene::Scene::decode(SCENE).unwrap();
    let renderer = Renderer::new(&scene);
    let frame = renderer.at_frame(params.frame);
    let tile = render_tile(&frame, &params.settings(), params.tile.into(), |_| ()).unwrap();
    assert_eq!((tile.rays, blake3::hash(&encode_tile(&tile)).as_bytes()), (RAYS, &RESULT));
}
