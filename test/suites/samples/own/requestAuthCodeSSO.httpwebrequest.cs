using System;
using System.IO;
using System.Net;
using System.Text;
using System.Web.UI;

/// <summary>Requests an authcode through single sign-on by posting a form, and writes the reply.</summary>
public class SamplePage : Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        var request = (HttpWebRequest)WebRequest.Create("RESCUE_ORIGIN/API/requestAuthCodeSSO.aspx");
        request.Method = "POST";
        request.ContentType = "application/x-www-form-urlencoded";
        byte[] form = Encoding.ASCII.GetBytes("ssoid=SSO_ID&pwd=SSO_PASSWORD&company=COMPANY");
        request.ContentLength = form.Length;
        using (Stream body = request.GetRequestStream()) body.Write(form, 0, form.Length);
        using (WebResponse reply = request.GetResponse())
        using (var reader = new StreamReader(reply.GetResponseStream()))
            Response.Write(reader.ReadToEnd());
    }
}
