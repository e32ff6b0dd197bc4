using System;
using System.IO;
using System.Net;
using System.Web.UI;

/// <summary>Logs in and starts a waiting session with the same cookies. Writes both replies, one per line.</summary>
public class SamplePage : Page
{
    private readonly CookieContainer cookies = new CookieContainer();

    protected void Page_Load(object sender, EventArgs e)
    {
        Response.Write(Get("login.aspx?email=EMAIL_ADDRESS&pwd=LOGIN_PASSWORD") + "\n");
        Response.Write(Get("startSession.aspx?session=SESSION_ID&node=NODE_ID") + "\n");
    }

    private string Get(string method)
    {
        var request = (HttpWebRequest)WebRequest.Create("RESCUE_ORIGIN/API/" + method);
        request.CookieContainer = cookies;
        using (WebResponse reply = request.GetResponse())
        using (var reader = new StreamReader(reply.GetResponseStream()))
            return reader.ReadToEnd();
    }
}
