"""Runs the main use case with zeep, which reads the WSDL and keeps the cookie in its requests session:

    python3 flow.py http://127.0.0.1:8000/API/API.asmx?wsdl

Prints one line per call. The names and passwords are invented; they belong to the embedded
server's demo account.

What a zeep version of the samples in the vendor's guide has to do differently:

- startSession: the keys are iSession and iNode, not iSessionID and iNodeID. zeep rejects unknown names before anything
  is sent (see below).
- If a WSDL has several ports, zeep uses the first port (SOAP 1.1). Use `bind` to select another port.
- An operation with a single output returns that output. An operation with several outputs returns an object.
"""

import sys

import zeep

EMAIL = "ada@example.com"
PASSWORD = "demo-password"
SSO_ID = "123456"
SSO_PASSWORD = "demo-sso-password"
COMPANY = "654321"
NODE = 337366
UNKNOWN_NODE = 1
# one waiting session per SOAP version
PORTS = {"1.1": ("APISoap", 12345678), "1.2": ("APISoap12", 12345679)}


def flow(wsdl: str, version: str, port: str, session: int) -> None:
    client = zeep.Client(wsdl)
    api = client.bind("API", port)

    def show(what: str, result: object) -> None:
        print(f"SOAP {version} {what}: {result}")

    show("login", api.login(sEmail=EMAIL, sPassword=PASSWORD))
    show("cookie", ", ".join(client.transport.session.cookies.keys()))

    reply = api.requestAuthCodeSSO(sSSOID=SSO_ID, sPassword=SSO_PASSWORD, sCompany=COMPANY)
    show("requestAuthCodeSSO", reply.requestAuthCodeSSOResult)
    show("authcode", "there" if reply.sAuthCode else "missing")

    # with only the cookie
    show("startSession", api.startSession(iSession=session, iNode=NODE))
    # already started
    show("startSession again", api.startSession(iSession=session, iNode=NODE, sAuthCode=reply.sAuthCode))

    # a refusal omits the out parameter
    reply = api.getUser(iNodeID=UNKNOWN_NODE)
    show("getUser of an unknown node", reply.getUserResult + ("" if reply.oUser is None else ", oUser"))
    reply = api.getUser(iNodeID=NODE)
    show("getUser", f"{reply.getUserResult}, {reply.oUser.sName}, {reply.oUser.eType}")

    reply = api.getSession_V3(iNodeID=NODE, eNodeRef="NODE")
    sessions = reply.aSessions.SESSION_V3
    show("getSession_V3", f"{reply.getSession_V3Result}, {len(sessions)}, {sessions[0].bStatus}")

    # the keys in the guide's sample
    try:
        api.startSession(iSessionID=session, iNodeID=NODE)
        show("startSession with the guide's keys", "sent")
    except TypeError as error:
        show("startSession with the guide's keys", "unexpected" if "unexpected keyword" in str(error) else error)

    try:
        api.cancelAction(iSession=session)
        show("fault", "none")
    except zeep.exceptions.Fault as fault:
        show("fault", f"{fault.code.split(':')[-1]}, {fault.message}")

    show("logout", api.logout())
    show("startSession after logout", api.startSession(iSession=session, iNode=NODE))


if len(sys.argv) != 2:
    sys.exit("usage: python3 flow.py URL-OF-THE-WSDL")
for name, (port_name, session_id) in PORTS.items():
    flow(sys.argv[1], name, port_name, session_id)
