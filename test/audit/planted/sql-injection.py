"""A page whose parameter reaches the database as SQL, for sqlmap. Python, as sqlmap is: it brings SQLite."""

import sqlite3
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE products (id INTEGER, name TEXT)")
database.executemany("INSERT INTO products VALUES (?, ?)", [(1, "tape"), (2, "glue"), (3, "honey")])


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        number = parse_qs(urlsplit(self.path).query).get("id", ["1"])[0]
        try:
            rows = database.execute(f"SELECT name FROM products WHERE id = {number}").fetchall()
            body = f"<html><body><h1>Products</h1>{''.join(f'<p>{name}</p>' for (name,) in rows)}</body></html>"
        except sqlite3.Error:
            body = "<html><body><h1>Products</h1></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Shop)
print(server.server_port, flush=True)
server.serve_forever()
