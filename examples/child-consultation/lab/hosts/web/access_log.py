"""One JSON line a request, as No.14 asks: who, when, what, from where, with what result. No query, which may hold a name.
The balancers' health checks, four a second, are left out. tenken keeps counts of these lines, never a line."""
import datetime
import json
import logging
import socket

logger = logging.getLogger("labapp")
HOST = socket.gethostname()


def action(request, user):
    if user == "-":
        return "access"
    return "view" if request.method == "GET" else "update"


class AccessLog:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path == "/healthz" and "HTTP_X_FORWARDED_FOR" not in request.META:
            return response
        user = getattr(request, "user", None)
        user = user.get_username() if user is not None and user.is_authenticated else "-"
        logger.info(json.dumps({"time": datetime.datetime.now().astimezone().isoformat(timespec="milliseconds"),
                                "host": HOST, "user": user, "action": action(request, user),
                                "method": request.method, "path": request.path, "status": response.status_code,
                                "ip": request.META.get("HTTP_X_FORWARDED_FOR", request.META.get("REMOTE_ADDR", "-"))}))
        return response
