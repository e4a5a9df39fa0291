//! What every operation of the document has alike: a name of its own, how it refuses, and what the parameters that many
//! of them take look like. Never adds an operation.

use utoipa::{
    Modify,
    openapi::{
        ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema,
        path::{Operation, Parameter},
        schema::{ObjectBuilder, Type},
    },
};

const PROBLEM: &str = "application/problem+json";

pub struct Alike;

impl Modify for Alike {
    fn modify(&self, document: &mut OpenApi) {
        for item in document.paths.paths.values_mut() {
            let methods = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in methods.into_iter().flatten() {
                is_named(operation);
                refuses(operation);
                operation.parameters.iter_mut().flatten().for_each(is_shaped);
            }
        }
    }
}

/// Functions are named within their module, and operations within the whole document.
fn is_named(operation: &mut Operation) {
    let module = operation.tags.iter().flatten().next().map(|tag| tag.replace(' ', "_"));
    if let (Some(module), Some(name)) = (module, &mut operation.operation_id) {
        *name = [&module, "_", name].concat();
    }
}

/// In problem+json; and what no handler says of itself, because it is refused before.
fn refuses(operation: &mut Operation) {
    let (has_body, has_key) = (operation.request_body.is_some(), operation.security.is_some());
    let is_once = operation.parameters.iter().flatten().any(|parameter| parameter.name == "Idempotency-Key");
    let responses = &mut operation.responses.responses;
    for (_, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('4')) {
        if let RefOr::T(response) = response
            && let Some(content) = response.content.swap_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let everywhere = [
        ("400", true, "The request cannot be read."),
        ("409", is_once, "The same request is being worked on, or its answer is told once and was."),
        ("413", has_body, "The body is too long."),
        ("422", has_body, "The shop's rules do not take what the body says."),
        ("422", is_once, "The `Idempotency-Key` was used for another request."),
        ("429", has_key, "The key is used too often; `Retry-After` says when it is good again."),
    ];
    for (status, _, what) in everywhere.into_iter().filter(|(_, is_so, _)| *is_so) {
        responses.entry(status.to_owned()).or_insert_with(|| problem(what).into());
    }
}

fn problem(what: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    ResponseBuilder::new().description(what).content(PROBLEM, content).build()
}

fn is_shaped(parameter: &mut Parameter) {
    let (pattern, longest) = match parameter.name.as_str() {
        "fields" => ("^[a-z_]+(,[a-z_]+){0,49}$", None),
        "Idempotency-Key" => ("^[!-~]+$", Some(200)),
        "If-Match" => ("^\"[0-9]+\"$", None),
        _ => return,
    };
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).max_length(longest);
    parameter.schema = Some(Schema::Object(text.build()).into());
}
