/*
 * Runs the main use case with C# proxies that Mono's wsdl generates from the live WSDL (APISoap.cs, APISoap12.cs):
 *
 *     mono Flow.exe http://127.0.0.1:8000/API/API.asmx
 *
 * Prints one line per call. The names and passwords are invented; they belong to the embedded server's demo account.
 *
 * The vendor's guide contains similar C# samples, with these differences:
 *
 * - CookieContainer: a proxy keeps cookies only if it has a container. Without the cookie, every call after the login is
 *   refused as not logged in (see below). Several proxies can share a container.
 * - requestAuthCodeSSO: the sample is a copy of the requestAuthCode sample, with an e-mail address and no company. The
 *   method takes sSSOID, sPassword and sCompany, and returns the authcode as an out parameter.
 * - startSession: iSession and iNode come before sAuthCode. null sends no authcode, because the cookie is sufficient.
 * - A result other than OK does not cause an exception, so compare the enum value. A fault is a SoapException.
 * - A proxy uses SOAP 1.1. For SOAP 1.2, run wsdl with -protocol:Soap12 or set SoapVersion.
 */
using System;
using System.Net;
using System.Web.Services.Protocols;

public static class Flow
{
    private const string Email = "ada@example.com";
    private const string Password = "demo-password";
    private const string SsoId = "123456";
    private const string SsoPassword = "demo-sso-password";
    private const string Company = "654321";
    private const int Node = 337366;
    private const int UnknownNode = 1;

    public static int Main(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: Flow.exe ADDRESS");
            return 64;
        }
        RunSoap11(args[0]);
        RunSoap12(args[0]);
        return 0;
    }

    private static void Show(string version, string what, object result)
    {
        Console.WriteLine("SOAP " + version + " " + what + ": " + result);
    }

    private static string Cookies(CookieContainer container, string address)
    {
        string names = "";
        foreach (Cookie cookie in container.GetCookies(new Uri(address))) names += cookie.Name;
        return names;
    }

    private static void RunSoap11(string address)
    {
        const string version = "1.1";
        const int session = 12345678;
        Soap11.API forgetful = new Soap11.API { Url = address };
        forgetful.login(Email, Password);
        Show(version, "logout without a CookieContainer", forgetful.logout());

        Soap11.API api = new Soap11.API { Url = address, CookieContainer = new CookieContainer() };
        Show(version, "login", api.login(Email, Password));
        Show(version, "cookie", Cookies(api.CookieContainer, address));

        string authCode;
        Show(version, "requestAuthCodeSSO", api.requestAuthCodeSSO(SsoId, SsoPassword, Company, out authCode));
        Show(version, "authcode", String.IsNullOrEmpty(authCode) ? "missing" : "there");

        // with only the cookie
        Show(version, "startSession", api.startSession(session, Node, null));
        // already started
        Show(version, "startSession again", api.startSession(session, Node, authCode));

        // a refusal omits the out parameter
        Soap11.USER user;
        Soap11.getUserRet found = api.getUser(UnknownNode, null, out user);
        Show(version, "getUser of an unknown node", found + (user == null ? "" : ", oUser"));
        found = api.getUser(Node, null, out user);
        Show(version, "getUser", found + ", " + user.sName + ", " + user.eType);

        Soap11.SESSION_V3[] sessions;
        Soap11.getSessionRet listed = api.getSession_V3(Node, Soap11.NODE_REF.NODE, null, out sessions);
        Show(version, "getSession_V3", listed + ", " + sessions.Length + ", " + sessions[0].bStatus);

        try
        {
            api.cancelAction(session, null);
            Show(version, "fault", "none");
        }
        catch (SoapException fault)
        {
            Show(version, "fault", fault.Code.Name + ", " + fault.Message);
        }

        Show(version, "logout", api.logout());
        Show(version, "startSession after logout", api.startSession(session, Node, null));
    }

    private static void RunSoap12(string address)
    {
        const string version = "1.2";
        const int session = 12345679;
        Soap12.API forgetful = new Soap12.API { Url = address };
        forgetful.login(Email, Password);
        Show(version, "logout without a CookieContainer", forgetful.logout());

        Soap12.API api = new Soap12.API { Url = address, CookieContainer = new CookieContainer() };
        Show(version, "login", api.login(Email, Password));
        Show(version, "cookie", Cookies(api.CookieContainer, address));

        string authCode;
        Show(version, "requestAuthCodeSSO", api.requestAuthCodeSSO(SsoId, SsoPassword, Company, out authCode));
        Show(version, "authcode", String.IsNullOrEmpty(authCode) ? "missing" : "there");

        // with only the cookie
        Show(version, "startSession", api.startSession(session, Node, null));
        // already started
        Show(version, "startSession again", api.startSession(session, Node, authCode));

        // a refusal omits the out parameter
        Soap12.USER user;
        Soap12.getUserRet found = api.getUser(UnknownNode, null, out user);
        Show(version, "getUser of an unknown node", found + (user == null ? "" : ", oUser"));
        found = api.getUser(Node, null, out user);
        Show(version, "getUser", found + ", " + user.sName + ", " + user.eType);

        Soap12.SESSION_V3[] sessions;
        Soap12.getSessionRet listed = api.getSession_V3(Node, Soap12.NODE_REF.NODE, null, out sessions);
        Show(version, "getSession_V3", listed + ", " + sessions.Length + ", " + sessions[0].bStatus);

        try
        {
            api.cancelAction(session, null);
            Show(version, "fault", "none");
        }
        catch (SoapException fault)
        {
            Show(version, "fault", fault.Code.Name + ", " + fault.Message);
        }

        Show(version, "logout", api.logout());
        Show(version, "startSession after logout", api.startSession(session, Node, null));
    }
}
