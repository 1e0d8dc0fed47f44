//! The tree of nodes: parents before children, each with one parent, only the chosen scene's objects hung on it.

use crate::{
    limits::MAX_NODES,
    math,
    report::{label, Report},
    CompileError,
};
use gltf::scene::Transform as GltfTransform;
use scc_scene::{Node, Transform};

/// The nodes in order, and where each glTF node went.
pub(crate) struct Hierarchy<'a> {
    pub(crate) nodes: Vec<Node>,
    /// By the glTF index of the node.
    pub(crate) place_of: Vec<u32>,
    /// The glTF nodes of the scene that is rendered, in the order of `nodes`.
    pub(crate) visible: Vec<(u32, gltf::Node<'a>)>,
}

pub(crate) fn build<'a>(document: &'a gltf::Document, report: &mut Report) -> Result<Hierarchy<'a>, CompileError> {
    let sources: Vec<gltf::Node<'a>> = document.nodes().collect();
    if sources.len() > MAX_NODES {
        return Err(CompileError::TooLarge { what: "nodes", found: sources.len() as u64, limit: MAX_NODES as u64 });
    }
    let parent_of = parents(&sources)?;
    let shown = shown_nodes(document, &sources);
    let mut hierarchy = Hierarchy { nodes: Vec::new(), place_of: vec![u32::MAX; sources.len()], visible: Vec::new() };
    let roots = (0..sources.len()).rev().filter(|node| parent_of[*node].is_none());
    let mut open: Vec<usize> = roots.collect();
    while let Some(index) = open.pop() {
        let source = &sources[index];
        let place = hierarchy.nodes.len() as u32;
        hierarchy.place_of[index] = place;
        let parent = parent_of[index].map(|parent| hierarchy.place_of[parent]);
        hierarchy.nodes.push(Node { parent, transform: transform(source, report)?, ..Node::default() });
        if shown[index] {
            hierarchy.visible.push((place, source.clone()));
        }
        open.extend(source.children().map(|child| child.index()).collect::<Vec<_>>().into_iter().rev());
    }
    if hierarchy.nodes.len() < sources.len() {
        return Err(tree_error("a node is its own ancestor"));
    }
    Ok(hierarchy)
}

fn tree_error(rule: &str) -> CompileError {
    CompileError::Invalid { path: "nodes".into(), rule: rule.into() }
}

fn parents(sources: &[gltf::Node<'_>]) -> Result<Vec<Option<usize>>, CompileError> {
    let mut parent_of = vec![None; sources.len()];
    for node in sources {
        for child in node.children() {
            if parent_of[child.index()].replace(node.index()).is_some() {
                return Err(tree_error("a node has two parents"));
            }
        }
    }
    Ok(parent_of)
}

/// Which nodes belong to the scene that is rendered: the default one, the first one, or everything where there is none.
fn shown_nodes(document: &gltf::Document, sources: &[gltf::Node<'_>]) -> Vec<bool> {
    let Some(scene) = document.default_scene().or_else(|| document.scenes().next()) else {
        return vec![true; sources.len()];
    };
    let mut shown = vec![false; sources.len()];
    let mut open: Vec<usize> = scene.nodes().map(|node| node.index()).collect();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut shown[index], true) {
            open.extend(sources[index].children().map(|child| child.index()));
        }
    }
    shown
}

fn transform(node: &gltf::Node<'_>, report: &mut Report) -> Result<Transform, CompileError> {
    let name = label("node", node.index(), node.name());
    let transform = match node.transform() {
        GltfTransform::Decomposed { translation, rotation, scale } => Transform { translation, rotation, scale },
        GltfTransform::Matrix { matrix } => {
            let (transform, exact) = math::decompose(&matrix);
            if !exact {
                report.unsupported(name.as_str(), "a sheared transform", "the nearest rotation and scale are used");
            }
            transform
        }
    };
    let numbers = transform.translation.iter().chain(&transform.rotation).chain(&transform.scale);
    if !numbers.into_iter().all(|number| crate::is_sound(*number)) {
        return Err(CompileError::BadNumber(name));
    }
    Ok(transform)
}

impl Hierarchy<'_> {
    /// World matrices with the nodes' own transforms, animation left out.
    pub(crate) fn world(&self) -> Vec<math::Affine> {
        let mut world: Vec<math::Affine> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let local = math::from_transform(&node.transform);
            let matrix = match node.parent.and_then(|parent| world.get(parent as usize)) {
                Some(parent) => math::multiply(parent, &local),
                None => local,
            };
            world.push(matrix);
        }
        world
    }
}
