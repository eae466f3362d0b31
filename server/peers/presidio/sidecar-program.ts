/**
 * What the sidecar runs: Presidio's analyzer with its own configuration and a small English model, behind `POST /analyze`
 * on a port of its choice, which it prints. It ends with its standard input, so with whoever started it.
 */
export const SIDECAR_PROGRAM = `
import json, os, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import yaml
import presidio_analyzer
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

conf = os.path.join(os.path.dirname(presidio_analyzer.__file__), "conf", "default.yaml")
with open(conf) as file:
    settings = yaml.safe_load(file)
settings["models"] = [{"lang_code": "en", "model_name": sys.argv[1]}]
analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine(), supported_languages=["en"])
batch = BatchAnalyzerEngine(analyzer_engine=analyzer)
supported = set(analyzer.get_supported_entities("en"))
one_at_a_time = threading.Lock()

def found(results):
    return [{"entity_type": r.entity_type, "start": r.start, "end": r.end, "score": float(r.score)} for r in results]

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200 if self.path == "/health" else 404, {"status": "ok"} if self.path == "/health" else {"error": "not found"})

    def do_POST(self):
        try:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            text, entities = asked["text"], asked.get("entities")
            if entities:
                entities = [entity for entity in entities if entity in supported]
                if not entities:
                    return self.answer(200, [[] for _ in text] if isinstance(text, list) else [])
            with one_at_a_time:
                if isinstance(text, list):
                    body = [found(r) for r in batch.analyze_iterator(texts=text, language="en", entities=entities)]
                else:
                    body = found(analyzer.analyze(text=text, language="en", entities=entities))
            self.answer(200, body)
        except Exception as error:
            self.answer(500, {"error": str(error)})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass

def end_with_input():
    sys.stdin.read()
    os._exit(0)

server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=end_with_input, daemon=True).start()
print(json.dumps({"port": server.server_address[1]}), flush=True)
server.serve_forever()
`;
